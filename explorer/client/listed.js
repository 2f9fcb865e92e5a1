// A page that lists rows and draws nothing.
import { filtered } from "./listing.js";

filtered();
