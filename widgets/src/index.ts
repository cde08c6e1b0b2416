// The one module that is built: a widget for anywidget, and standalone players when a page has announced some.

import { mountAnnounced } from "./standalone";
import widget from "./widget";

mountAnnounced();
export default widget;
