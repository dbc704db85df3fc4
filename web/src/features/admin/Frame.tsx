// What each page of administration looks like.
export { Empty, Section } from "@/ui/page/Section";
