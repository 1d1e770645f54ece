import { type Declaration, type Member, namesIn, type TypeText, tells } from "./api";

/**
 * Gives each class and interface the members of what it extends, and members without a comment the one of the member
 * that they implement.
 */
export function inherit(declarations: readonly Declaration[]): Declaration[] {
  const named = (name: string, { subpath }: Declaration) =>
    declarations.find((each) => each.name === name && each.subpath === subpath) ??
    declarations.find((each) => each.name === name && each.exported);

  const membersOf = (declaration: Declaration): Member[] => {
    const inherited = declaration.parents.flatMap((type) => {
      const [name] = namesIn(type);
      const parent = name === undefined ? undefined : named(name, declaration);
      return parent ? membersOf(parent).filter(({ name: member }) => keeps(type, member)) : [];
    });
    const own = declaration.members.map((member) => withComment(member, inherited.find(isSame(member))));
    const others = inherited.filter(
      (member) => !member.static && member.kind !== "constructor" && !own.some(isSame(member)),
    );
    return [...own, ...withoutRepeats(others)];
  };
  return declarations.map((declaration) => ({ ...declaration, members: membersOf(declaration) }));
}

/** Whether `Pick` or `Omit` around a parent, if there is one, leaves a member. */
function keeps(type: TypeText, member: string): boolean {
  const text = type.map((piece) => piece.text).join("");
  const [, filter] = /^(Pick|Omit)</.exec(text) ?? [];
  return filter === undefined || text.includes(`"${member}"`) === (filter === "Pick");
}

const isSame =
  (member: Member) =>
  (other: Member): boolean =>
    other.name === member.name && other.static === member.static;

function withComment(member: Member, inherited: Member | undefined): Member {
  const lacksOne = member.kind !== "constructor" && !tells(member.comment);
  return lacksOne && inherited ? { ...member, comment: inherited.comment } : member;
}

/** A member of a base class and of the interface that it implements is the same; the one with a comment wins. */
function withoutRepeats(members: Member[]): Member[] {
  const texts = (member: Member) => members.filter(isSame(member)).find(({ comment }) => tells(comment));
  return members
    .filter((member, index) => members.findIndex(isSame(member)) === index)
    .map((member) => withComment(member, texts(member)));
}
