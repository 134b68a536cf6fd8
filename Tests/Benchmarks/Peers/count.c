/* The bare count that a C programmer would write with libcsv: approvals per project, no checks, no
   digest, no report. Usage: count FILE PROJECTS; ids are p1 ... p<PROJECTS>. */
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>

struct state {
  long column;
  long row;
  long ballots;
  long projects;
  long *votes;
};

static void cell(void *text, size_t length, void *data) {
  struct state *state = data;
  if (state->column++ == 1 && state->row > 0) {
    const char *next = text, *end = next + length;
    while (next < end) {
      long id = 0;
      for (next++; next < end && *next != ','; next++) id = id * 10 + (*next - '0');
      if (id >= 1 && id <= state->projects) state->votes[id]++;
      next++;
    }
  }
}

static void line(int end, void *data) {
  struct state *state = data;
  (void)end;
  if (state->column > 0 && state->row++ > 0) state->ballots++;
  state->column = 0;
}

int main(int count, char **arguments) {
  if (count != 3) return 64;
  FILE *file = fopen(arguments[1], "rb");
  if (!file) return 66;
  struct state state = {0, 0, 0, atol(arguments[2]), NULL};
  state.votes = calloc((size_t)state.projects + 1, sizeof(long));
  struct csv_parser parser;
  csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
  static char block[1 << 20];
  size_t length;
  while ((length = fread(block, 1, sizeof block, file)) > 0)
    if (csv_parse(&parser, block, length, cell, line, &state) != length) return 65;
  if (csv_fini(&parser, cell, line, &state)) return 65;
  long total = 0;
  for (long project = 1; project <= state.projects; project++) total += state.votes[project];
  printf("%ld %ld\n", state.ballots, total);
  return 0;
}
