"""What a widget's session asks of a Matrix session, done in the homeserver that takes part here."""

from typing import Any

from manifold.widgetapi import calls
from manifold.widgetapi.calls import Call, RelationsPage
from manifold.widgetapi.shapes.manager import Allowed, Membership, RoomSummary
from manifold.workbench.errors import Refused
from manifold.workbench.home import FakeHome
from manifold.workbench.power import INFINITE
from manifold.workbench.room import FakeRoom, matching

__all__ = ["perform"]

_PAGE = 50


def perform(home: FakeHome, call: Call) -> Any:
    """The result that `calls` promises for each. Raises Refused, for the widget to see.

    What is for people to see (Navigate, ShareUsers, …) is done by saying nothing against it: the log has it.
    """
    match call:
        case calls.SendEvent():
            return home.send(call.room_id, call.type, dict(call.content), call.state_key, call.delay, call.sticky)
        case calls.SendSticker():
            return home.send(call.room_id, "m.sticker", dict(call.content), None)
        case calls.UpdateDelayedEvent():
            return home.update_delayed(call.delay_id, call.action)
        case calls.SendToDevice():
            return home.send_to_device(call.type, call.messages, encrypted=call.encrypted)
        case calls.ReadTimeline():
            return _read_timeline(home, call)
        case calls.ReadState():
            return [
                event
                for room in home.known(call.rooms)
                for (kind, key), event in room.state.items()
                if any(kind == wanted and wanted_key in {None, key} for wanted, wanted_key in call.types)
            ]
        case calls.ReadStickyEvents():
            return home.sticky_events(call.rooms)
        case calls.ReadRelations():
            return _relations(home, call)
        case calls.ReadAccountData():
            return home.account_data.get(call.type)
        case calls.ReadRoomAccountData():
            return [
                {"type": call.type, "room_id": room.room_id, "content": content}
                for room in home.known(call.rooms)
                if (content := home.room_account_data.get(room.room_id, {}).get(call.type)) is not None
            ]
        case calls.ViewRoom():
            home.viewed = home.room(call.room_id).room_id
            return None
        case calls.SearchUsers():
            return home.search(call.term, call.limit)
        case calls.CreateRoom():
            return home.create_room(dict(call.body))
        case calls.SetAlwaysOnScreen():
            return call.value
        case calls.SetAccountWidget():
            return _set_account_widget(home, call)
        case (
            calls.GetMediaConfig()
            | calls.UploadFile()
            | calls.DownloadFile()
            | calls.GetRTCTransports()
            | calls.GetLiveKitToken()
            | calls.DelegateLiveKitLeave()
        ):
            return _serve(home, call)
        case (
            calls.GetRoomSummary()
            | calls.GetMembership()
            | calls.ChangeMembership()
            | calls.SetPowerLevel()
            | calls.CanSendEvent()
        ):
            return _manage(home, home.room(call.room_id), call)
        case calls.Navigate() | calls.ShareUsers() | calls.OpenIntegrationManager():
            return None
        case _:
            raise Refused(404, "M_UNRECOGNIZED", f"The workbench does not know {type(call).__name__}")


def _serve(home: FakeHome, call: Call) -> Any:
    """Files, and servers for calls."""
    match call:
        case calls.GetMediaConfig():
            return {"m.upload.size": 10 * 1024 * 1024}
        case calls.UploadFile():
            return home.upload(call.file)
        case calls.DownloadFile():
            return home.download(call.content_uri)
        case calls.GetRTCTransports():
            if not home.rtc_transports:
                raise Refused(404, "M_UNRECOGNIZED", "The scenario has no rtc_transports")
            return home.rtc_transports
        case calls.GetLiveKitToken():
            return "fake.livekit.token-of-the-workbench"
        case _:
            return None


def _read_timeline(home: FakeHome, call: calls.ReadTimeline) -> list[dict[str, Any]]:
    found = []
    for room in home.known(call.rooms):
        newest_first = [*reversed(room.events)]
        if call.since is not None:
            ids = [event["event_id"] for event in newest_first]
            newest_first = newest_first[: ids.index(call.since)] if call.since in ids else newest_first
        found += matching(newest_first, call.type, call.msgtype, call.state_key)[: call.limit]
    return found


def _relations(home: FakeHome, call: calls.ReadRelations) -> RelationsPage:
    """Pages as the client-server API has them; a token is where to go on."""
    found = home.room(call.room_id).relations(call.event_id, call.rel_type, call.event_type)
    if call.direction != "f":
        found.reverse()
    begin = int(call.from_token) if call.from_token and call.from_token.isdecimal() else 0
    end = begin + (_PAGE if call.limit is None else call.limit)
    return RelationsPage(found[begin:end], str(end) if end < len(found) else None, str(begin) if begin else None)


def _set_account_widget(home: FakeHome, call: calls.SetAccountWidget) -> None:
    widgets = dict(home.account_data.get("m.widgets", {}))
    widgets.pop(call.widget_id, None)
    if call.content is not None:
        widgets[call.widget_id] = {
            "type": "m.widget",
            "id": call.widget_id,
            "state_key": call.widget_id,
            "sender": home.user.user_id,
            "content": call.content,
        }
    home.account_data["m.widgets"] = widgets


def _manage(home: FakeHome, room: FakeRoom, call: Call) -> Any:
    """What an integration manager asks for."""
    me = home.user.user_id
    match call:
        case calls.GetRoomSummary():
            return _summary(room, me)
        case calls.GetMembership():
            content = room.state.get(("m.room.member", call.user_id), {}).get("content", {})
            level = min(room.powers.of(call.user_id), INFINITE)
            return Membership(
                room.membership(call.user_id), level, content.get("displayname"), content.get("avatar_url")
            )
        case calls.ChangeMembership():
            now = room.membership(call.user_id)
            there = {"invite": ("invite", "join"), "leave": ("leave", "ban", None)}[call.membership]
            if now in there:
                return False
            reason = {} if call.reason is None else {"reason": call.reason}
            home.send(room.room_id, "m.room.member", {"membership": call.membership, **reason}, call.user_id)
            return True
        case calls.SetPowerLevel():
            level = room.powers.of(call.user_id)
            if level == call.level or (call.ignore_if_greater and level > call.level):
                return False, level
            content = dict(room.powers.content)
            content["users"] = {**room.powers.users, call.user_id: call.level}
            home.send(room.room_id, "m.room.power_levels", content, "")
            return True, call.level
        case calls.CanSendEvent():
            required = room.powers.to_send(call.type, is_state=call.state_key is not None)
            own = room.powers.of(me)
            allowed = own >= required and room.membership(me) == "join"
            return Allowed(allowed, required, None if own == INFINITE else own)
        case _:
            return None


def _summary(room: FakeRoom, me: str) -> RoomSummary:
    def said(event_type: str, key: str) -> Any:
        return room.state.get((event_type, ""), {}).get("content", {}).get(key)

    return RoomSummary(
        room.room_id,
        said("m.room.join_rules", "join_rule") or "invite",
        len(room.members("join")),
        len(room.members("invite")),
        room.membership(me) or "leave",
        said("m.room.create", "room_version") or "1",
        said("m.room.name", "name"),
        said("m.room.canonical_alias", "alias"),
        said("m.room.avatar", "url"),
        said("m.room.topic", "topic"),
        said("m.room.encryption", "algorithm"),
        said("m.room.create", "type"),
    )
