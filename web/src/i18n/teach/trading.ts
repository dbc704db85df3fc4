// What the terminal says.
import { teach } from "../i18n";
import { trading } from "../words/trading";

teach({ ...trading });
