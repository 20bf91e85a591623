import Foundation
import Testing

@testable import IntentDetectionStrategy

struct StoredModelTests {
    private static let model = Result { try IntentModel(training: ClassifierExamples.clinic) }

    @Test func storedModelIsTheSame() throws {
        let model = try Self.model.get()
        #expect(IntentModel(stored: model.stored) == model)
    }

    /// Bytes that are cut, longer or changed are no model, or one that can be used.
    @Test func otherBytesAreNoModel() throws {
        let stored = try Self.model.get().stored
        for length in stride(from: 0, to: stored.count, by: 97) {
            #expect(IntentModel(stored: stored.prefix(length)) == nil)
        }
        #expect(IntentModel(stored: stored + [0]) == nil)
        for position in stride(from: 0, to: stored.count, by: 13) {
            var bytes = stored
            bytes[position] ^= 0xFF
            if let model = IntentModel(stored: bytes) { _ = model.classify("when are you open") }
        }
    }
}
