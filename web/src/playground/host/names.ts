/** Names of the actions and capabilities with which a manager, opened as a widget, asks its host for more. */

const NS = "im.manifold";

/** The API version that says: this host knows the actions below. */
export const MANAGER_VERSION = `${NS}.manager`;

export const ACTIONS = {
  getRoomSummary: `${NS}.get_room_summary`,
  getMembership: `${NS}.get_membership`,
  invite: `${NS}.invite`,
  kick: `${NS}.kick`,
  setPowerLevel: `${NS}.set_power_level`,
  canSendEvent: `${NS}.can_send_event`,
  setAccountWidget: `${NS}.set_account_widget`,
  close: `${NS}.close`,
  context: `${NS}.context`,
} as const;

export const CAPABILITIES = {
  roomSummary: `${NS}.room_summary`,
  readMembership: `${NS}.read_membership`,
  invite: `${NS}.invite`,
  kick: `${NS}.kick`,
  setPowerLevel: `${NS}.set_power_level`,
  accountWidgets: `${NS}.account_widgets`,
  context: `${NS}.context`,
  readWidgets: "org.matrix.msc3751.read.account_data:m.widgets",
} as const;
