import { Link } from 'wouter';
import { accountRoute } from '../routes';

interface PersonProps {
  portalId: string;
  person: { id: string; full_name: string; email: string };
}

/** Name and address; leads to the account. */
export function Person({ portalId, person: { id, full_name, email } }: PersonProps) {
  return (
    <>
      <Link href={accountRoute(portalId, id)} className="name">
        {full_name}
      </Link>
      <span className="email">{email}</span>
    </>
  );
}
