import { config } from "zod";

// Zod would try whether it may make functions from text; our policy forbids it and browsers would report the try.
config({ jitless: true });
