import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';

function refuse(): never {
  throw Object.assign(new Error('The sandbox opens no connection of its own: use fetch, http or https'), {
    code: 'EACCES',
  });
}

/** Closes every way out that does not pass the host: sockets, datagrams and name look-ups. */
export function installNetworkGuard(): void {
  net.Socket.prototype.connect = refuse;
  Object.assign(dgram, { createSocket: refuse });
  Object.assign(dns, { lookup: refuse, resolve: refuse, resolve4: refuse, resolve6: refuse });
  Object.assign(dns.promises, { lookup: refuse, resolve: refuse, resolve4: refuse, resolve6: refuse });
}
