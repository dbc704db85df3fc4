// A file on its way to a party's files, with how far it is.
import { Refused, Unreachable } from "@/api/client";
import { csrf, requestLanguage } from "@/api/client";
import type { KeptFile, Problem, VenueParty } from "@/api/types";

/** Sends a file; `told` hears how much of it has gone, 0 to 1. */
export function upload({ venue, member, kind, number }: VenueParty, file: File, told: (share: number) => void): Promise<KeptFile> {
  const query = new URLSearchParams({ venue, member, kind, name: file.name, ...(number ? { number } : {}) });
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/venue/attachments?${query.toString()}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-Csrf-Token", csrf());
    request.setRequestHeader("Accept-Language", requestLanguage());
    request.upload.onprogress = ({ loaded, total }) => told(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new Unreachable("unreachable"));
    request.onload = () => {
      const answer = parsed(request.responseText);
      if (request.status === 201) resolve(answer as KeptFile);
      else if (answer && "code" in answer) reject(new Refused(answer as Problem));
      else reject(new Unreachable(String(request.status)));
    };
    request.send(file);
  });
}

function parsed(text: string): object | undefined {
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}
