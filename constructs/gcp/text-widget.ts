import { verbatim } from "./verbatim";
import { Widget, type WidgetOptions } from "./widget";

/** Properties of a `TextWidget`. */
export interface TextWidgetProps extends WidgetOptions {
  /**
   * What the words are about.
   * @default - none
   */
  title?: string;
  /** What to say, in Markdown. */
  markdown: string;
}

/**
 * Words.
 *
 * @example
 * new TextWidget({ markdown: "What to do: [the runbook](https://docs.example.com/runbook)" });
 */
export class TextWidget extends Widget {
  constructor(private readonly props: TextWidgetProps) {
    super(props, { width: 12, height: 2 });
  }

  render(): Record<string, unknown> {
    const { title, markdown } = this.props;
    return {
      ...(title && { title: verbatim(title) }),
      text: { content: verbatim(markdown), format: "MARKDOWN" },
    };
  }
}
