// What is said wherever one is logged in.
import { teach } from "../i18n";
import { access } from "../words/access";
import { lock } from "../words/lock";
import { market } from "../words/market";
import { table } from "../words/table";

teach({ ...access, ...lock, ...market, ...table });
