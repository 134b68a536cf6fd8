package import BudgetModel

/// `AUDIT.md`: the ten sections of AUDIT 3.5 with the numbers of this pack and the exact commands.
/// It is inside the digests, so it cannot state the pack digest.
package enum AuditGuide: ReportFormat {
  package static func files(_ data: PackData) -> [PackFile] {
    var guide = GuideContent(report: CycleReport(data, groups: false))
    guide.write()
    return [PackFile(path: "AUDIT.md", bytes: guide.text.bytes)]
  }
}

/// Sections 1 to 3, 5, 7 and 9; the others stand in extensions.
struct GuideContent {
  let report: CycleReport
  let totals: Totals
  var text = Markdown.Text()

  init(report: CycleReport) {
    self.report = report
    totals = Totals(report.data)
  }

  var manifest: Record { Record(json: report.data.manifest) }
  var byLaw: Record { Record(json: report.data.byLaw) }
  var inputs: [Record] { manifest.list("inputs") }

  mutating func write() {
    text.heading(1, "How to check this report pack")
    writeSubject()
    writeOneMinute()
    writeSignatures()
    writeSpreadsheet()
    writeRecount()
    writeVerification()
    writeDraws()
    writeChecklist()
    writeObjections()
    writeRequirements()
  }

  // MARK: 1 What this is

  private mutating func writeSubject() {
    let cycle = manifest.record("cycle")
    let status = StatusSentence(report)
    text.heading(2, "1. What this is")
    var facts = [
      "Cycle: \(Markdown.name(report.title)) (`\(report.cycleID)`),"
        + " publication number \(cycle?.number("sequence") ?? 1)",
      "Status: \(status.word). \(Markdown.name(status.sentence))",
    ]
    if let asOf = report.asOf { facts.append("As of \(asOf)") }
    if let earlier = cycle?.record("supersedes") {
      facts.append(
        "Replaces the pack with digest `\(earlier.text("pack_sha256") ?? "")`:"
          + " \(Markdown.name(earlier.text("reason") ?? ""))")
    }
    facts += report.absences.map {
      "Handed in nothing: \(Markdown.name(report.councilName($0.council))):"
        + " \(Markdown.name($0.reason))"
    }
    text.list(facts)
    text.paragraph(
      "The pack holds the tables, the transcript of every decision, the by-law in force"
        + " (`bylaw.json`) and the public inputs (`inputs/`). It never holds ballots or the roll.")
  }

  // MARK: 2 In one minute

  private mutating func writeOneMinute() {
    text.heading(2, "2. In one minute, without Trowel")
    text.code(["sha256sum -c --strict SHA256SUMS", "sha256sum manifest.json"])
    text.paragraph(
      "The first command (on macOS: `shasum -a 256 -c SHA256SUMS`) must say OK for every file; it"
        + " shows changed and missing files, not added ones. The second prints the digest of the"
        + " whole pack. It must equal the digest on the signed minutes or the notice board. This"
        + " file cannot state it, because it is part of what the digest covers.")
  }

  // MARK: 3 Signatures

  private mutating func writeSignatures() {
    text.heading(2, "3. Signatures")
    let line =
      "ssh-keygen -Y verify -n trowel.pack.v1 -I IDENTITY -f allowed_signers"
      + " -s signatures/IDENTITY.sig < manifest.json"
    if let signers = manifest.record("signers") {
      let needed = signers.number("threshold") ?? 1
      text.paragraph(
        "\(counted(needed, "valid signature")) needed, by different people of the list of allowed"
          + " signers. For each IDENTITY of that list:")
    } else {
      text.paragraph(
        "The by-law of this cycle asks for no signatures. Where officers add some, they lie in"
          + " `signatures/`, one file for each IDENTITY, and are checked with OpenSSH alone:")
    }
    text.code([line])
    text.paragraph(
      "Take the list of allowed signers from a source other than this pack: a pack cannot vouch for"
        + " its own signers.")
  }

  // MARK: 5 Recount

  private mutating func writeRecount() {
    text.heading(2, "5. Recount")
    text.paragraph(
      "The count can be repeated to the same byte from these inputs. Withheld files (ballots, the"
        + " roll) are kept by the council named, or by the office that ran the count.")
    text.table(
      ["Input", "Role", "Held by", "Rows", "SHA-256"],
      inputs.map { input in
        let isPublic = input.text("disclosure") == "public"
        let holder =
          isPublic
          ? "this pack: \(input.text("copy") ?? "published")"
          : "withheld: \(input.text("council").map(report.councilName) ?? "office of the count")"
        return [
          Markdown.name(input.text("path") ?? ""), input.text("role") ?? "", Markdown.name(holder),
          input.number("rows").map(String.init) ?? "", "`\(input.text("sha256") ?? "")`",
        ]
      })
    text.paragraph("With the folder of the cycle at CYCLE and this pack at PACK:")
    text.code(["trowel recount PACK --inputs CYCLE"])
    text.paragraph(
      "Exit status 0 means that every byte is the same; 1 lists what differs, causes first; 66 names"
        + " an input that is missing.")
  }

  // MARK: 7 Draws

  private mutating func writeDraws() {
    text.heading(2, "7. Draws")
    let lot = manifest.record("lot")
    let used = lot?.number("used") ?? 0
    switch lot?.text("method") {
    case "seed": writeSeed(lot?.text("seed") ?? "", order: lot?.texts("order") ?? [])
    case "hand":
      text.paragraph("The order was drawn by hand: `inputs/lot.csv` holds all of it.")
    default: text.paragraph("No lot was drawn, and no tie needed one.")
    }
    text.paragraph("Ties decided by the lot: \(used).")
  }

  private mutating func writeSeed(_ seed: String, order: [String]) {
    let ceremony = byLaw.record("lot")
    let facts = [("drawn", "drawn-at"), ("at", "place"), ("in the presence of", "witnesses")]
    let told = facts.compactMap { word, key in
      ceremony?.text(key).map { "\(word) \(Markdown.name($0))" }
    }
    text.paragraph(
      "Seed: `\(seed)`" + (told.isEmpty ? "" : ", " + told.joined(separator: ", ")) + ".")
    if let committed = manifest.record("lot")?.text("committed_projects_sha256") {
      text.paragraph(
        "Published before the draw: SHA-256 of `projects.csv`, `\(committed)`. It must equal that"
          + " of `inputs/projects.csv`.")
    }
    text.paragraph(
      "A project's place in the lot follows from SHA-256 of the seed, a zero byte and its id; the"
        + " lowest digest is first. One digest, recomputed:")
    guard let first = order.first else { return }
    text.code(LotProof(seed: seed, project: first).lines)
  }

  // MARK: 9 Objections

  private mutating func writeObjections() {
    text.heading(2, "9. Objections")
    let objections = byLaw.record("objections")
    if let contact = objections?.text("contact") {
      let until = objections?.text("until").map { " until \($0)" } ?? ""
      text.paragraph("To \(Markdown.name(contact))\(until).")
    } else {
      text.paragraph("The by-law names no contact; turn to the body that published this pack.")
    }
    text.paragraph(
      "Enclose the digest of the pack (section 2), the file and line in question, and what it should"
        + " say.")
  }
}
