/** What a file's address shows before anything of it is there. */

const SOUND = /\.(?:mp3|m4a|aac|og[ga]|opus|flac|wav)$/i;

/** What it is called: the end of its address, or the host where there is none. */
export function fileName({ pathname, host }: URL): string {
  const end = pathname.slice(pathname.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(end) || host;
  } catch {
    return end;
  }
}

/** Whether it is called as sounds are. That there is nothing to see is only known once its beginning is there. */
export function isSound({ pathname }: URL): boolean {
  return SOUND.test(pathname);
}
