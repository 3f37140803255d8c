#include "rfc3339.h"

#include <stdio.h>

/* Own arithmetic because gmtime reads the time-zone file, which the sandbox forbids. */
void bh_rfc3339(uint64_t seconds, char out[32]) {
  /* days to civil date with years that begin in March, after H. Hinnant */
  uint64_t days = seconds / 86400 + 719468, rest = seconds % 86400;
  uint64_t era = days / 146097, day_of_era = days % 146097;
  uint64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  uint64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  uint64_t shifted = (5 * day_of_year + 2) / 153;
  uint64_t day = day_of_year - (153 * shifted + 2) / 5 + 1, month = shifted < 10 ? shifted + 3 : shifted - 9;
  uint64_t year = year_of_era + era * 400 + (month <= 2);
  snprintf(out, 32, "%04u-%02u-%02uT%02u:%02u:%02uZ", (unsigned)(year % 10000), (unsigned)month, (unsigned)day,
           (unsigned)(rest / 3600), (unsigned)(rest / 60 % 60), (unsigned)(rest % 60));
}
