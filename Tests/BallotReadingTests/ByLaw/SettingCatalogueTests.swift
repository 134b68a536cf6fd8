import BudgetModel
import Testing

@testable import BallotReading

/// Every setting is described once, and the description is enough.
@Suite struct SettingCatalogueTests {
  private let catalogue = SettingCatalogue(rules: [ByLawWorld.greedy, ByLawWorld.topK])
  private var outline: [SettingOutline] { SettingOutline.all(catalogue) }

  @Test func everySettingHasOneSentence() {
    for entry in outline {
      #expect(entry.spec.sentence.hasSuffix("."), "\(entry.path)")
      #expect(entry.spec.sentence.utf8.count <= 120, "\(entry.path)")
    }
    #expect(outline.count > 200)
  }

  @Test func everyDefaultIsAValueOfItsSetting() {
    for entry in outline where !entry.spec.unbuiltWords.contains("TODO") {
      guard let value = entry.spec.defaultValue else { continue }
      let yaml = "a: " + value.yaml(minorDigits: 2) + "\n"
      let file = SourceFile(path: "cycle.yaml", bytes: Array(yaml.utf8))
      guard let node = YAMLTree.read(file).root?["a"] else {
        Issue.record("\(entry.path): \(yaml)")
        continue
      }
      var decoder = SettingDecoder(file: "cycle.yaml")
      let read = decoder.value(of: node, as: entry.spec.type, at: SettingPath())
      #expect(decoder.diagnostics.map(\.line) == [], "\(entry.path)")
      #expect(read == value, "\(entry.path)")
    }
  }

  @Test func aSettingIsRequiredOrHasADefaultOrIsOffUnlessWritten() {
    for entry in outline where entry.spec.isRequired {
      #expect(entry.spec.defaultValue == nil, "\(entry.path)")
    }
  }

  @Test func noKeyStandsTwiceInOneMap() {
    let paths = outline.map(\.path)
    #expect(Set(paths).count == paths.count)
  }

  /// CONFEDERATION 19: the keys of the top level and of a level, in their order.
  @Test func theCatalogueFollowsTheReference() {
    #expect(
      catalogue.settings.map(\.key) == [
        "trowel", "cycle", "title", "legal-basis", "test", "as-of", "sequence", "status",
        "certification", "supersedes", "currency", "minor-digits", "dates", "ties", "lot", "absent",
        "tallies", "privacy", "signers", "objections", "log", "numbers", "list-separator",
        "columns", "limits", "zero-cost", "sentinel-costs", "duplicate-ballot", "invalid-contest",
        "rejected-content", "formula-guard", "roll", "franchises", "duplicates", "membership",
        "formulas", "grades", "pools", "scope", "qualify", "overrides", "defaults", "levels",
        "councils",
      ])
    #expect(
      catalogue.levelSettings.map(\.key) == [
        "level", "kinds", "dimension", "mode", "dimensions", "rule", "ballots", "electorate",
        "blank-ballots", "threshold", "max-winners", "groups", "exclusive", "caps", "minimums",
        "yes-over-no", "leftover", "measures", "franchise", "quorum", "appeal",
        "fairness-audit", "may-override", "composition-check", "delegation", "dual", "consent",
        "median", "recall",
      ])
  }

  @Test func theReferencePageHasARowForEverySetting() {
    let page = SettingsReference.markdown(rules: catalogue.rules)
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }
    #expect(rows.count == outline.count)
    #expect(
      rows.contains {
        $0
          == "| `levels[].mode` | direct \\| tally-sum \\| delegated \\| dual \\| consent \\| "
          + "median \\| none | `direct` | How it decides: by ballots, tallies, delegates, two chambers, "
          + "consent, medians, or not at all. |"
      })
  }
}
