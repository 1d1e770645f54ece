/** How many backups are kept of each kind. */
export interface Keep {
  daily: number;
  weekly: number;
  monthly: number;
}

/** What the server is told, in `/etc/tricloud/backup.json`. */
export interface ServerTask {
  run: string;
  /** Where it posts its reports. */
  reportUrl: string;
  /** What it posts them with. It opens nothing else. */
  token: string;
  /** Device of the backup volume. */
  volume: string;
  keep: Keep;
}

/** User data that writes the task to a file that root alone may read. JSON is YAML too. */
export function cloudConfig(task: ServerTask): string {
  const file = {
    path: "/etc/tricloud/backup.json",
    owner: "root:root",
    permissions: "0600",
    content: JSON.stringify(task),
  };
  return `#cloud-config\n${JSON.stringify({ write_files: [file] })}\n`;
}
