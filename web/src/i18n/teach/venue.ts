// What member services say; some of it in the words of administration.
import { teach } from "../i18n";
import { admin } from "../words/admin";
import { exchange } from "../words/exchange";
import { venue } from "../words/venue";

teach({ ...admin, ...exchange, ...venue });
