// What administration says; some of it in the words of the terminal.
import { teach } from "../i18n";
import { admin } from "../words/admin";
import { comparison } from "../words/comparison";
import { exchange } from "../words/exchange";
import { nav } from "../words/nav";
import { risk } from "../words/risk";
import { schemes } from "../words/schemes";
import { settings } from "../words/settings";
import { trading } from "../words/trading";

teach({ ...admin, ...comparison, ...exchange, ...nav, ...schemes, ...risk, ...settings, ...trading });
