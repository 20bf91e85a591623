import ChannelKit
import Foundation

/// The reason to ask about an intent.
struct IntentDoubt: Sendable {
    /// The second likeliest intent, if it is near.
    let second: Intent?
    /// The numbers that were too low, for operators.
    let reason: String
}

/// A question about an intent that the customer has not answered yet.
struct ClarificationState: Equatable, Sendable, RememberedState {
    /// The intents of the choices, in order.
    let intents: [String]
    /// The message that the question is about.
    let text: String
    /// The time of that message.
    let at: Date

    init(intents: [String], text: String, at: Date) {
        self.intents = intents
        self.text = text
        self.at = at
    }

    init?(_ json: JSONValue) {
        guard let intents = json["intents"]?.array, let text = json["text"]?.string, let at = json["at"]?.integer
        else { return nil }
        self.init(intents: intents.compactMap(\.string), text: text, at: Date(millisecondsSince1970: at))
    }

    var json: JSONValue {
        [
            "intents": .array(intents.map(JSONValue.string)), "text": .string(text),
            "at": .integer(at.millisecondsSince1970),
        ]
    }
}

extension IntentDetection {
    /// The min confidence of a second intent that is offered too.
    private static let minSecond: Float = 0.15

    /// The reason to ask before `intent` is carried out; nil if it is certain, or has no title to ask with.
    func doubt(about intent: Intent, in prediction: IntentPrediction, by model: IntentModel) -> IntentDoubt? {
        guard clarification.isEnabled, intent.title != nil, !prediction.isOutOfScope, let best = prediction.best else {
            return nil
        }
        let reason: String
        if prediction.isUnsure {
            let calibration = model.calibration
            let evidence = (calibration.refusal + prediction.margin).hundredths
            reason =
                "its evidence, \(evidence), is between the thresholds "
                + "\(calibration.refusal.hundredths) and \(calibration.certain.hundredths)"
        } else if best.confidence < intent.action.minConfidence {
            reason = "its confidence is below \(Int(intent.action.minConfidence * 100)) %"
        } else {
            return nil
        }
        let second = prediction.ranked.dropFirst().first.flatMap { candidate in
            intents.first { $0.name == candidate.intent && $0.title != nil && candidate.confidence >= Self.minSecond }
        }
        return IntentDoubt(second: second, reason: reason)
    }
}

extension Intent.Action {
    /// The min confidence of an intent that is carried out without a question.
    ///
    /// A reply to another question is a nuisance; an unwanted form or handoff costs more. On thirteen small
    /// tenants with few examples the two ask about 2 of 100 in-scope messages more, half of which would be wrong.
    fileprivate var minConfidence: Float {
        switch self {
        case .reply, .silence: 0.6
        case .form, .handoff, .pass: 0.7
        }
    }
}

extension Float {
    fileprivate var hundredths: Double { (Double(self) * 100).rounded() / 100 }
}
