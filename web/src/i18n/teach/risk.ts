// What is said of alarms wherever one is.
import { teach } from "../i18n";
import { alarms } from "../words/alarms";

teach({ ...alarms });
