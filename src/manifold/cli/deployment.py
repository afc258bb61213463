"""What stands around a manager: the reverse proxy in front of it, and what starts it. As texts, ready to paste."""

from pathlib import Path
from urllib.parse import urlsplit

from manifold.server.settings import ServerSettings, parse_address
from manifold.storage import Settings as DatabaseSettings

__all__ = ["STATE_DIRECTORY", "caddy", "nginx", "systemd"]

STATE_DIRECTORY = Path("/var/lib/manifold")
"""Where the service may write."""

_NGINX = """\
# Tokens of today's Element stand in query strings, and pages' addresses in Referer: no log has either.
log_format manifold '$remote_addr [$time_local] "$request_method $uri" $status $body_bytes_sent';
"""

_NGINX_SITE = """
server {{
    server_name {host};
    listen {listen};
    listen [::]:{listen};
{certificates}    access_log /var/log/nginx/manifold.log manifold;
    # Of a request that fails nginx quotes all, so what it says of requests goes nowhere.
    error_log /var/log/nginx/manifold-error.log emerg;
    client_max_body_size 2m;  # Manifold has a limit of its own, and says so in its own words

    location / {{
        proxy_pass http://{upstream};
        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        proxy_set_header Connection "";
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_buffering off;  # changes are told by streams, at once
    }}
}}
"""

_NGINX_CERTIFICATES = """\
    ssl_certificate /etc/letsencrypt/live/{host}/fullchain.pem;
    ssl_certificate_key /etc/letsencrypt/live/{host}/privkey.pem;
"""

_CADDY = """\
{
	# Tokens of today's Element stand in query strings, and pages' addresses in Referer: no log has either. This is for
	# all sites, for it is the default log that tells of requests that fail.
	log {
		format filter {
			wrap json
			fields {
				request>uri regexp \\?.* ""
				request>headers delete
			}
		}
	}
}
"""

_CADDY_SITE = """
{url} {{
	log
	reverse_proxy {upstream} {{
		flush_interval -1
		transport http {{
			keepalive 3s
		}}
	}}
}}
"""

_SYSTEMD = """\
[Unit]
Description=Manifold, an integration manager for Matrix
Wants=network-online.target
After=network-online.target postgresql.service

[Service]
ExecStart={program} serve --settings {settings}
User=manifold
Restart=on-failure
RestartSec=2
LimitNOFILE=65536

# It listens, asks other servers, and writes into one directory. More than that it may not.
StateDirectory=manifold
StateDirectoryMode=0700
{writable}UMask=0077
CapabilityBoundingSet=
NoNewPrivileges=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
PrivateDevices=yes
PrivateTmp=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHome={home}
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProtectSystem=strict
RemoveIPC=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallErrorNumber=EPERM
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources

[Install]
WantedBy=multi-user.target
"""


def nginx(settings: ServerSettings) -> str:
    """A site for each origin, for a file in /etc/nginx/conf.d. Nothing is stripped, nothing added."""
    return _NGINX + "".join(_nginx_site(url, upstream) for url, upstream in _sites(settings))


def caddy(settings: ServerSettings) -> str:
    """A Caddyfile with a site for each origin. Caddy sets X-Forwarded-For and fetches certificates by itself."""
    # Manifold closes a connection on which nothing comes, so Caddy lets go of it before.
    return _CADDY + "".join(_CADDY_SITE.format(url=url, upstream=upstream) for url, upstream in _sites(settings))


def systemd(program: Path, settings_file: Path, database: DatabaseSettings) -> str:
    """A unit that runs as the user `manifold`, and may write where the database is, and nowhere else."""
    paths, writable = [program, settings_file], ""
    if database.file is not None:
        folder = (settings_file.parent / database.file).parent
        if not folder.is_relative_to(STATE_DIRECTORY):
            paths.append(folder)
            writable = f"ReadWritePaths={folder}\n"
    at_home = any(path.is_relative_to(home) for path in paths for home in ("/home", "/root", "/run/user"))
    return _SYSTEMD.format(
        program=program, settings=settings_file, writable=writable, home="read-only" if at_home else "yes"
    )


def _sites(settings: ServerSettings) -> list[tuple[str, str]]:
    """What browsers ask for, and where a proxy on this machine passes that on to."""
    pairs = [(settings.public_url, settings.listen), (settings.widgets_url, settings.widgets_listen)]
    if settings.app_url:
        pairs.append((settings.app_url, settings.app_listen))
    return [(url, parse_address("listen", listen).from_here) for url, listen in pairs]


def _nginx_site(url: str, upstream: str) -> str:
    parts = urlsplit(url)
    is_https = parts.scheme == "https"
    host = parts.netloc.rpartition("@")[2].removesuffix(f":{parts.port}")
    return _NGINX_SITE.format(
        host=host,
        listen=f"{parts.port or 443} ssl http2" if is_https else f"{parts.port or 80}",
        certificates=_NGINX_CERTIFICATES.format(host=host) if is_https else "",
        upstream=upstream,
    )
