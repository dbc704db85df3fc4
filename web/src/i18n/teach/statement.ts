// What statements say.
import { teach } from "../i18n";
import { statement } from "../words/statement";

teach({ ...statement });
