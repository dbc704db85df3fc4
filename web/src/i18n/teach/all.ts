// Everything at once, for tests of pieces of pages.
import { learn } from "@/api/refusal";
import { REFUSALS } from "@/api/refusals";
import "./admin";
import "./inside";
import "./statement";
import "./venue";

learn(REFUSALS);
