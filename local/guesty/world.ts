/** What an account holds, as the API shows it. */
export interface World {
  reservations: { _id: string }[];
  folios: { reservationId: string }[];
  listings: { _id: string }[];
  guests: { _id: string }[];
}
