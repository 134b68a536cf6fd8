import BudgetModel
import Foundation
import ReportWriting
import Testing

@Suite("Colours of the pages")
struct ContrastTests {
  /// The stylesheet as it stands in the page.
  private static let style: String = {
    let page = String(
      decoding: PageTests.pages().first { $0.path == "index.html" }!.bytes, as: UTF8.self)
    let start = page.range(of: "<style>")!.upperBound
    return String(page[start..<page.range(of: "</style>")!.lowerBound])
  }()

  /// The variables of the light and of the dark scheme, in the order of the stylesheet.
  private static let schemes: [[String: [Double]]] = style.components(separatedBy: ":root {")
    .dropFirst().prefix(2).map { block in
      var colours: [String: [Double]] = [:]
      for part in block.prefix(while: { $0 != "}" }).split(separator: ";") {
        let pair = part.split(separator: ":").map {
          $0.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        guard pair.count == 2, pair[1].hasPrefix("#") else { continue }
        var digits = String(pair[1].dropFirst())
        if digits.count == 3 { digits = digits.map { "\($0)\($0)" }.joined() }
        let number = Int(digits, radix: 16)!
        colours[pair[0]] = [16, 8, 0].map { Double(number >> $0 & 0xFF) / 255 }
      }
      return colours
    }

  /// WCAG 2.2, relative luminance and contrast ratio.
  private func luminance(_ colour: [Double]) -> Double {
    let linear = colour.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }
  private func contrast(_ one: [Double], _ other: [Double]) -> Double {
    let (bright, dark) = (
      max(luminance(one), luminance(other)), min(luminance(one), luminance(other))
    )
    return (bright + 0.05) / (dark + 0.05)
  }

  @Test(
    "Text keeps 4.5 to 1 on every ground it stands on, in both schemes",
    arguments: [
      ("--ink", "--ground"), ("--ink", "--panel"), ("--ink", "--mark-soft"), ("--soft", "--ground"),
      ("--soft", "--panel"), ("--accent", "--ground"), ("--accent", "--panel"),
      ("--mark", "--mark-soft"), ("--ground", "--accent"),
    ])
  func text(pair: (String, String)) {
    #expect(Self.schemes.count == 2)
    for scheme in Self.schemes { #expect(contrast(scheme[pair.0]!, scheme[pair.1]!) >= 4.5) }
  }

  @Test("Bars keep 3 to 1 against the page, in both schemes")
  func bars() {
    for scheme in Self.schemes {
      #expect(contrast(scheme["--rule"]!, scheme["--ground"]!) >= 3)
      #expect(contrast(scheme["--accent"]!, scheme["--ground"]!) >= 3)
    }
  }
}
