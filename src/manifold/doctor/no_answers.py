"""Why nobody answers, and what to do about it: for addresses of our own, for homeservers, and for all others."""

from manifold.doctor.finding import Fault, NoAnswer

__all__ = ["HOMESERVER", "OTHERS", "OURS"]

OURS = NoAnswer(
    {
        "name": Fault(
            "The name of our own address can't be looked up: {why}",
            "Give the name a DNS record, or correct server.public_url and server.widgets_url",
        ),
        "address": Fault("Our own address can't be used: {why}", "Correct server.public_url or server.widgets_url"),
        "connection": Fault(
            "Nobody takes a connection at our own address: {why}",
            "Start the reverse proxy, open the firewall for it, or correct the port in server.public_url and "
            "server.widgets_url. A machine behind NAT may not reach its own public address: then run "
            "'manifold doctor' elsewhere, too",
        ),
        "tls": Fault(
            "TLS at our own address is not right: {why}",
            "Give the proxy a certificate for this name, with its whole chain, and renew it in time. If it is of an "
            "authority of your own, name that in egress.ca_file",
        ),
        "time": Fault(
            "There is no answer at our own address in time: {why}",
            "Look whether a firewall drops packets, and whether the proxy waits for a manager that is not there",
        ),
        "answer": Fault(
            "What comes from our own address is no answer: {why}",
            "Look into the proxy's log: it should speak https outside, and http to server.listen",
        ),
    }
)

HOMESERVER = NoAnswer(
    {
        "name": Fault(
            "The homeserver's name can't be looked up: {why}",
            "Correct the server name under [homeservers], its DNS records, or set base_url in "
            '[homeservers."{subject}"]',
        ),
        "address": Fault(
            "The homeserver is at an address that Manifold may not connect to: {why}",
            'If it is yours: allow_private = true in [homeservers."{subject}"]. Is it public, and only seen from '
            "inside under a private address (split DNS), the same, or give base_url",
        ),
        "connection": Fault(
            "Nobody takes a connection where the homeserver should be: {why}",
            "Start it, open the firewall (port 8448, if nothing is delegated), or say where it is: base_url in "
            '[homeservers."{subject}"]',
        ),
        "tls": Fault(
            "The homeserver's TLS is not right: {why}",
            "The certificate must be for the server name, or for the name that it delegates to by "
            "/.well-known/matrix/server. If it is of an authority of your own, name that in egress.ca_file",
        ),
        "time": Fault(
            "The homeserver does not answer in time: {why}",
            "Look whether a firewall drops packets, and whether the homeserver is overloaded",
        ),
        "answer": Fault(
            "What comes from the homeserver is no answer: {why}",
            "Look into the log of the homeserver, or of its proxy: https is expected there, unless base_url says http",
        ),
    }
)

OTHERS = NoAnswer(
    {
        "name": Fault("The name can't be looked up: {why}", "Correct the name"),
        "address": Fault(
            "The address is one that Manifold may not connect to: {why}",
            "If it is yours, add its origin to egress.allow_private",
        ),
        "connection": Fault("Nobody takes a connection there: {why}", "Start the server, or correct the address"),
        "tls": Fault(
            "TLS is not right there: {why}",
            "Have its certificate renewed; if it is of an authority of your own, name that in egress.ca_file",
        ),
        "time": Fault(
            "There is no answer in time: {why}", "Look whether the server is overloaded, or a firewall is between"
        ),
        "answer": Fault("What comes is no answer: {why}", "Correct the address, or look into that server's log"),
    }
)
