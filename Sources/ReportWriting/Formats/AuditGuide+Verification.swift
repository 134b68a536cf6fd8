import BudgetModel

/// Sections 6, 8 and 10: what a program, an auditor and a requirement ask of the pack.
extension GuideContent {
  mutating func writeVerification() {
    text.heading(2, "6. Without the ballots")
    text.code(["trowel verify PACK"])
    text.paragraph("It prints one line for each statement:")
    let hasMeasures = report.data.margins != nil || report.data.proportionality != nil
    let statements = Self.statements + (hasMeasures ? [Self.measures] : [])
    text.table(["Id", "Statement"], statements.map { ["\($0)", $1] })
    text.paragraph("Derived again in full for the rules of this pack:")
    text.list(families.map(Self.derivation))
    text.paragraph("What it cannot check:")
    text.list(Self.limits)
  }

  private static let statements = [
    ("V1", "Every file has its bytes and digest, and there is no other file"),
    ("V2", "All JSON is canonical; copies of inputs have their digests; the by-law is the file's"),
    ("V3", "Signatures: as many as the by-law needs"),
    ("V4", "Manifests of packs or sealed tallies used are the ones pinned"),
    ("V5", "The lot order follows from the seed and the project ids"),
    ("V6", "Ballots, tallies and money add up"),
    ("V7", "The numbers in the transcripts are those of the tallies"),
    ("V8", "Qualification and thresholds follow from projects, tallies and by-law"),
    ("V9", "Every tie: the keys are equal, each step follows from the pack"),
    ("V10", "Money down and up follows from by-law and ledger"),
    ("V11", "Results, ledger and transcripts say the same"),
    ("V12", "Pages, summary and this guide, rendered again, are the same bytes"),
  ]

  private static let measures = (
    "V13", "The sizes of `margins.csv` that need no ballots, counted again with their changes"
  )

  private var families: [String] {
    let names = report.contests.compactMap { $0.rule?.text("family") }
    return Set(names).sorted { $0.isBefore($1) }
  }

  private static func derivation(_ family: String) -> String {
    switch family {
    case "ordered":
      "family `ordered`: the order, every project considered, every remaining amount, the result"
    default: "family `\(family)`: as its transcript records allow"
    }
  }

  private static let limits = [
    "that the tallies are those of the ballots (that needs a recount)",
    "that the ballot files are those of the voters (that needs the paper)",
    "that a rejection or exclusion was right in fact, or that the roll was right",
    "that nobody was pressed to vote in a certain way",
    "that a withheld input still exists",
  ]

  // MARK: 8 Checklist

  mutating func writeChecklist() {
    text.heading(2, "8. Checklist for auditors")
    let councils = report.councils.count
    let absent = report.absences.count
    let ties = manifest.record("ties")
    let amounts = report.amounts
    text.list(
      [
        "the digest on the signed minutes equals the digest of `manifest.json`",
        signatureTick,
        "`inputs/cycle.yaml` is the by-law that the assembly adopted; `bylaw.json` shows no"
          + " surprising default",
        "the projects' digest was published before the seed was drawn, the seed before ballots were"
          + " opened",
        "every one of the \(councils) councils of `councils.csv` handed in, or is listed as absent"
          + " (\(absent) listed)",
        "ballots received (\(totals.received)) equal envelopes, log-ins or attendance noted by the"
          + " councils, outside this pack",
        "ballots received do not exceed eligible voters, per council",
        "\(totals.received) received = \(totals.counted) counted + \(totals.rejected) rejected +"
          + " \(totals.excluded) excluded, per file and in total; the \(rejectedLines) rejected read",
        "tallies of the councils add up to the tally of the level above",
        "\(amounts.bare(totals.moneyIn)) in = \(amounts.bare(totals.funded)) funded +"
          + " \(amounts.bare(totals.carried)) carried + \(amounts.bare(totals.lapsed)) lapsed; each"
          + " of the \(counted(report.data.ledger.count, "row")) of the ledger has a reason",
        "every tie read (\(ties?.number("listed") ?? 0) listed, \(ties?.number("by_lot") ?? 0)"
          + " decided by the lot): its chain step, and the lot's order recomputed",
        "`trowel verify` and, with ballots, `trowel recount` end with status 0",
        "one council counted by hand from paper",
        "event log: no error without a later clean run; its last digest noted",
      ], mark: "- [ ]")
    writePrivacy()
  }

  private var signatureTick: String {
    guard let signers = manifest.record("signers") else {
      return "signatures, if there are any: each key known from a source other than this pack"
    }
    return "at least \(counted(signers.number("threshold") ?? 1, "signer")), each key known from a"
      + " source other than this pack"
  }
  private var rejectedLines: String { counted(report.data.rejected.count, "line") }

  private mutating func writePrivacy() {
    guard let privacy = manifest.record("privacy") else { return }
    let small = privacy.number("small_cells") ?? 0
    let unanimous = privacy.number("unanimous_cells") ?? 0
    guard small + unanimous > 0 else { return }
    text.paragraph(
      "Privacy: \(counted(small, "cell")) of the tallies with fewer than"
        + " \(privacy.number("k") ?? 10) ballots, \(counted(unanimous, "cell")) in which all ballots"
        + " agree. Think about who could be recognised before publishing this pack.")
  }

  // MARK: 10 Requirements

  mutating func writeRequirements() {
    text.heading(2, "10. Requirements")
    text.paragraph(
      "Which part helps with which requirement of the Voluntary Voting System Guidelines 2.0 (EAC,"
        + " 2021) and of Recommendation CM/Rec(2017)5 (Council of Europe). Trowel is not certified"
        + " under either.")
    text.table(["Part", "VVSG 2.0", "CM/Rec(2017)5"], Self.requirements)
  }

  private static let requirements = [
    ["manifest, digests of inputs and outputs", "9.1.2-A, 9.1.4-A, 13.1.2-A", "17, 31"],
    ["fails closed", "13.2-B", "17"],
    ["this guide and its checklist", "9.1.1-A, 9.1.3-C, 9.1.4-B, 9.2-A", "30, 31"],
    ["recount to the byte", "9.1.4-A", "17"],
    ["check without ballots, open formats", "9.1.4-A, 9.1.6-G, 9.1.6-J", "30, 31"],
    ["reconciliation, rejected lines", "1.1.9-A to -L, 15.2-A, 15.2-D", "17, 18"],
    ["eligible and voted against the roll", "-", "18"],
    ["transcript of every decision", "1.1.8-K to -N, 1.1.9", "30, 31"],
    ["dates from the input, the clock in the event log", "1.1.9-M", "-"],
    [
      "event log without votes, hash-chained", "10.2.4-B, 15.1-A to -E, 15.2-A, 15.2-C", "19",
    ],
    ["published lot", "9.4-B", "31"],
    ["status words, corrections", "1.1.9", "24"],
    ["test counts that are never merged", "1.1.2-E, 1.1.2-H", "-"],
    ["no personal data, order not kept", "10.1-A, 10.2.2-B, 10.2.2-E", "19, 26"],
  ]
}
