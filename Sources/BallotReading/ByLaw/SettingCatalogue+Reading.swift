internal import BudgetModel

extension SettingCatalogue {
  static let reading: [SettingSpec] = [
    SettingSpec(
      "numbers", .map(numbers), default: defaults(numbers),
      "How numbers are written in the tables and in this file; never guessed."),
    SettingSpec(
      "list-separator", .choice([",", ";", "|"]), default: .text(","),
      "What separates the entries of a list in a cell."),
    SettingSpec(
      "columns", .named(.text), default: .named([]),
      "Names of columns in the files that differ from Trowel's: Trowel's name, then the file's."),
    SettingSpec("limits", .map(limits), default: defaults(limits), "The largest files read."),
    SettingSpec(
      "zero-cost", .choice(["refuse", "fund"]), default: .text("refuse"),
      "What a project that costs nothing is: a mistake, or funded."),
    SettingSpec(
      "sentinel-costs", .choice(["refuse", "withdrawn"]), default: .text("refuse"),
      "What a cost of 999999999 or 9999999999 is: a mistake, or a withdrawn project."),
    SettingSpec(
      "duplicate-ballot", .choice(["reject-all", "first-by-seq", "last-by-seq", "error"]),
      default: .text("reject-all"), "Which of several ballots with one id counts."),
    SettingSpec(
      "invalid-contest", .choice(["contest", "whole-row"]), default: .text("contest"),
      "Whether a fault in one contest rejects the row's ballot in that contest or the whole row."),
    SettingSpec(
      "rejected-content", .choice(["hide", "show"]), default: .text("hide"),
      "Whether rejected.csv shows what stood in a rejected cell."),
    SettingSpec(
      "formula-guard", .flag, default: .flag(true),
      "Whether free text that a spreadsheet takes for a formula gets an apostrophe."),
  ]

  private static let numbers: [SettingSpec] = [
    SettingSpec(
      "decimal", .choice(["point", "comma"]), default: .text("point"), "The decimal mark."),
    SettingSpec(
      "grouping", .choice(["none", "comma", "point", "space", "apostrophe"]), default: none,
      "The mark between groups of three digits."),
  ]
  private static let limits: [SettingSpec] = [
    SettingSpec("file-bytes", positive, default: .count(2_147_483_648), "Bytes of one file."),
    SettingSpec("line-bytes", positive, default: .count(1_048_576), "Bytes of one line."),
    SettingSpec("field-bytes", positive, default: .count(65_536), "Bytes of one cell."),
    SettingSpec("columns", positive, default: .count(10_000), "Columns of one table."),
    SettingSpec("rows", positive, default: .count(50_000_000), "Rows of one table."),
  ]

  static let voters: [SettingSpec] = [
    SettingSpec("roll", .map(roll), default: defaults(roll), "How the roll is used."),
    SettingSpec(
      "franchises", .named(.map(franchise)), default: .named([]),
      "Who may vote: ordered tests of the roll's columns, the first that fits decides."),
    SettingSpec(
      "duplicates", .choice(["reject-all", "first-by-seq", "last-by-seq"]),
      default: .text("reject-all"),
      "Which ballot of one voter counts, if one council or two of one level hold several."),
    SettingSpec(
      "membership", .map(membership), default: defaults(membership),
      "How a person counts who belongs to councils of several dimensions."),
  ]

  private static let roll: [SettingSpec] = [
    SettingSpec(
      "choice", .choice(["residence", "free"]), default: .text("residence"),
      "Whether a voter votes where the roll says, or in one council of free choice.")
  ]
  private static let franchise: [SettingSpec] = [
    SettingSpec(
      "default", .choice(["include", "exclude"]), default: .text("include"),
      "What happens to a voter whom no rule fits."),
    SettingSpec(
      "on-missing", .choice(["refuse", "no-match"]), default: .text("refuse"),
      "What an empty cell of a tested column does."),
    SettingSpec(
      "counterfactual", .flag, default: .flag(false),
      "Whether the outcome without the exclusions is printed."),
    SettingSpec(
      "rules", .list(.map(franchiseRule)), default: .list([]), "The tests, in their order."),
  ]
  private static let franchiseRule: [SettingSpec] = [
    SettingSpec(
      "id", .text, isRequired: true, "The id of the rule, printed with what it excludes."),
    SettingSpec("when", .map(predicate), isRequired: true, "The test."),
    SettingSpec(
      "effect", .choice(["include", "exclude"]), isRequired: true,
      "What happens to whom it fits."),
    SettingSpec("text", .text, default: .text(""), "The rule in words, for the report."),
  ]
  private static let predicate: [SettingSpec] = [
    SettingSpec("attr", .text, isRequired: true, "A column of roll.csv."),
    SettingSpec(
      "op", .choice(Franchise.Comparison.allCases.map(\.rawValue)), isRequired: true,
      "The comparison; < <= > >= need whole numbers on both sides."),
    SettingSpec(
      "value", .either([.text, .list(.text)]),
      "The value, or a list for in and not-in; none for present and absent."),
  ]
  private static let membership: [SettingSpec] = [
    SettingSpec(
      "policy", .choice(["separate", "home", "split", "double"]), default: .text("separate"),
      "Each dimension for itself; in the home dimension; a part in each; in full in each."),
    SettingSpec(
      "acknowledge-double-votes", .flag, default: .flag(false),
      "Must be true for 'double', under which some people have more than one vote."),
  ]
}
