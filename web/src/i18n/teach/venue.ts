// What member services say; some of it in the words of administration.
import { teach } from "../i18n";
import { admin } from "../words/admin";
import { venue } from "../words/venue";

teach({ ...admin, ...venue });
