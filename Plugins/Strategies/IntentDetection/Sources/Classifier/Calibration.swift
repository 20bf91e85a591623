import Foundation

/// What makes scores into confidences, and tells what is none of the intents.
struct Calibration: Sendable, Equatable {
    /// How steeply confidence follows the scores.
    let steepness: Float
    /// The evidence below which a message is taken for foreign.
    let refusal: Float

    /// For each intent the chance that it is the one, if it is any.
    func confidences(_ scores: [Float]) -> [Float] {
        Self.softmax(scores, steepness)
    }

    /// How much `scores` speak for the best: its score, less for a second that is nearly as good.
    static func evidence(_ scores: [Float]) -> Float {
        var best: Float = -1
        var second: Float = -1
        for score in scores {
            if score > best {
                (best, second) = (score, best)
            } else if score > second {
                second = score
            }
        }
        return best - rivalry * second
    }

    private static func softmax(_ scores: [Float], _ steepness: Float) -> [Float] {
        let best = scores.max() ?? 0
        let shares = scores.map { exp(($0 - best) * steepness) }
        let sum = shares.reduce(0, +)
        return shares.map { $0 / sum }
    }
}

extension Calibration {
    /// How much the second best intent takes from the best.
    private static let rivalry: Float = 0.3
    /// The share of right held-out examples to refuse, for at most 5 % of right messages.
    ///
    /// Held-out examples are scored by machines that lack a fifth of the rest: the whole model refuses fewer messages.
    private static let refusedRight: Float = 0.06
    /// What is assumed before there is evidence, and the number of held-out examples it is worth.
    private static let defaultSteepness: Float = 6
    private static let defaultRefusal: Float = 0.1
    private static let priorWeight: Float = 8
    /// More examples than that would not change the steepness but take their time.
    private static let enoughForSteepness = 2000
    /// A message has to say at least this much, however unlike each other an intent's examples are.
    private static let leastRefusal: Float = 0.09

    /// - Parameter blank: The scores of a text of which nothing is known. Refusals are measured as parts of the way
    ///   from their evidence to that of what is surely known.
    init(_ heldOut: CrossValidationScores, labels: [Int], blank: [Float]) {
        let nothing = Self.evidence(blank)
        let way = max(Self.evidence([1, -1]) - nothing, 0.1)
        let right = zip(heldOut.scores, labels).filter { scores, label in scores.max() == scores[label] }
            .map { (Self.evidence($0.0) - nothing) / way }
        self.init(
            steepness: Self.steepness(heldOut.scores, labels),
            refusal: nothing + Self.refusal(right) * way
        )
    }

    /// What the given share of right messages falls short of, drawn to the usual where there are few.
    private static func refusal(_ right: [Float]) -> Float {
        guard !right.isEmpty else { return defaultRefusal }
        let count = Float(right.count)
        let found = quantile(refusedRight, of: right.sorted())
        return max((found * count + defaultRefusal * priorWeight) / (count + priorWeight), leastRefusal)
    }

    /// What a share of `values`, which rise, falls short of; between two of them where there are few.
    private static func quantile(_ share: Float, of values: [Float]) -> Float {
        let place = max(Float(values.count) * share - 0.5, 0)
        let below = Int(place)
        let part = place - Float(below)
        return values[below] * (1 - part) + values[min(below + 1, values.count - 1)] * part
    }

    /// The steepness under which the right intents are likeliest.
    private static func steepness(_ scores: [[Float]], _ labels: [Int]) -> Float {
        let candidates = (0...24).map { 0.5 * pow(1.2, Float($0)) }
        let sample = stride(from: 0, to: scores.count, by: 1 + scores.count / enoughForSteepness)
        let losses = candidates.map { candidate in
            let prior = priorWeight * pow(log(candidate / defaultSteepness), 2)
            return sample.reduce(prior) { loss, example in
                loss - log(max(softmax(scores[example], candidate)[labels[example]], 1e-9))
            }
        }
        let best = zip(candidates, losses).min { $0.1 < $1.1 }
        return best?.0 ?? defaultSteepness
    }
}
