interface TicketProps {
  readonly ticket: string;
  /** Where it is read, as the server tells; undefined where it knows no Jira. */
  readonly url: string | undefined;
}

/** The ticket that something came from. Its page opens beside this one, and learns nothing of it. */
export const Ticket = ({ ticket, url }: TicketProps) =>
  url === undefined ? (
    ticket
  ) : (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {ticket}
      <span className="visually-hidden"> (opens in a new tab)</span>
    </a>
  );
