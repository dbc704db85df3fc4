// What administration says; some of it in the words of the terminal.
import { teach } from "../i18n";
import { admin } from "../words/admin";
import { alarms } from "../words/alarms";
import { collateral } from "../words/collateral";
import { comparison } from "../words/comparison";
import { entries } from "../words/entries";
import { exchange } from "../words/exchange";
import { operations } from "../words/operations";
import { past } from "../words/past";
import { plan } from "../words/plan";
import { fees } from "../words/fees";
import { nav } from "../words/nav";
import { reviews } from "../words/reviews";
import { risk } from "../words/risk";
import { schemes } from "../words/schemes";
import { settings } from "../words/settings";
import { officer } from "../words/officer";
import { stop } from "../words/stop";
import { trading } from "../words/trading";

teach({ ...admin, ...alarms, ...reviews, ...collateral, ...comparison, ...entries, ...exchange, ...fees, ...nav, ...operations, ...past, ...plan, ...schemes, ...risk, ...settings, ...officer, ...stop, ...trading });
