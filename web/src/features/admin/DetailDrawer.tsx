// One object beside its list.
export { DetailDrawer, type DetailPart } from "@/ui/page/DetailDrawer";
