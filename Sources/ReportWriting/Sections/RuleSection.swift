import BudgetModel

/// The by-law in words, and every setting of it.
struct RuleSection {
  let report: CycleReport

  var html: HTML {
    section("rules", "The rules of this count") {
      legalBasis
      levels.map { level in
        HTML(.div) {
          HTML(.h3) {
            "Level "
            HTML.name(level.text("level") ?? "")
          }
          HTML(.p, LevelSentence(report: report, level: level).text)
        }
      }
      homeRule
      HTML(.h3, "Ties")
      HTML(.p, tieText)
      folded("Every setting in force") {
        HTML(.p, [.class: "soft small"]) {
          "As in "
          HTML(.a, [.href: "bylaw.json"], "bylaw.json")
          ": amounts of money in the smallest unit of the currency, ratios exact. Settings of modes "
          "that no level uses are left out here."
        }
        SettingList.html(SettingList.withoutUnusedModes(report.data.byLaw))
      }
    }
  }

  /// What councils changed within home rule, and what holds in one pool alone.
  private var homeRule: HTML {
    let councils = (report.data.byLaw["councils"]?.elements ?? []).map(Record.init)
      .map { ("Council", report.councilName($0.text("id") ?? ""), $0.json["value"] ?? [:]) }
    let pools = (report.data.byLaw["pools"]?.elements ?? []).map(Record.init)
      .map { ("Pool", report.poolName($0.text("pool") ?? ""), $0.json["settings"] ?? [:]) }
    let changes = (councils + pools).filter { $0.2.members?.isEmpty == false }
    if changes.isEmpty { return .group([]) }
    return .group([
      HTML(.h3, "What councils and pools changed"),
      HTML(.p, "Within the settings that their level lets them change:"),
      .group(
        changes.map { kind, name, settings in
          HTML(.div) {
            HTML(.h4) {
              "\(kind) "
              HTML.name(name)
            }
            HTML(.p, LevelSentence(report: report, level: Record(json: settings)).text)
          }
        }),
    ])
  }

  private var levels: [Record] { (report.data.byLaw["levels"]?.elements ?? []).map(Record.init) }

  private var legalBasis: HTML {
    let basis = report.data.byLaw["legal-basis"]?.text ?? ""
    if basis.isEmpty { return .group([]) }
    return HTML(.p) {
      "Legal basis: "
      HTML.name(basis)
    }
  }

  var tieText: String {
    let chain = (report.data.byLaw["ties"]?["chain"]?.elements ?? []).compactMap(\.text)
    let keys = chain.map { TieKey(rawValue: $0)?.phrase ?? $0 }
    let order = "Where projects are level, these decide in turn: \(keys.joined(separator: ", "))."
    let lot = report.data.manifest["lot"].map(Record.init)
    switch lot?.text("method") {
    case "seed":
      let seed = lot?.text("seed") ?? ""
      return order + " The lot is the order that follows from the published seed \(seed)."
    case "hand": return order + " The lot was drawn by hand (inputs/lot.csv)."
    default: return order + " No lot was drawn, and none was needed."
    }
  }
}
