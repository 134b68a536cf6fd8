import BudgetModel
import Foundation
import ReportWriting
import Testing

@Suite("Pages of the pack")
struct PageTests {
  private func render(_ fixture: PackFixture) -> [PackFile] {
    var fixture = fixture
    return PackFiles.pages(fixture.data())
  }

  @Test("Look")
  func look() throws {
    let root = URL(fileURLWithPath: "/tmp/rlook")
    for file in render(.riverside) {
      let url = root.appendingPathComponent(file.path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.bytes).write(to: url)
    }
  }
}
