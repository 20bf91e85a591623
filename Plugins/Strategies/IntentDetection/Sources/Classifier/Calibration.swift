import Foundation

/// The mapping from scores to confidences, and the threshold below which a message is out of scope.
struct Calibration: Sendable, Equatable {
    /// The slope of the softmax over scores.
    let steepness: Float
    /// The evidence below which a message is out of scope.
    let refusal: Float
    /// The evidence from which on an intent is certain: between the two thresholds it is asked about.
    let certain: Float

    /// The probability of each intent, given that the message is in scope.
    func confidences(_ scores: [Float]) -> [Float] {
        Self.softmax(scores, steepness)
    }

    /// The evidence for the best intent: its score, reduced if the second is nearly as good.
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
        return best - runnerUpShare * second
    }

    private static func softmax(_ scores: [Float], _ steepness: Float) -> [Float] {
        let best = scores.max() ?? 0
        let shares = scores.map { exp(($0 - best) * steepness) }
        let sum = shares.reduce(0, +)
        return shares.map { $0 / sum }
    }
}

extension Calibration {
    /// The share of the second best score that is subtracted from the best.
    private static let runnerUpShare: Float = 0.3
    /// The share of held-out examples to refuse, chosen so that at most 6 % of in-scope messages are.
    ///
    /// Those that are predicted wrong count too: they are in scope, and most of them are below the threshold. Held-out
    /// examples are scored by classifiers trained on four fifths: the full model refuses fewer messages.
    private static let refusedShare: Float = 0.065
    /// The shares of foreign texts that are not certain: of out-of-scope sentences, and of unknown intents.
    private static let certainShares: [Float] = [0.97, 0.8]
    /// The max share of held-out examples that are refused or asked about, for the same 15 % of messages.
    private static let askedShare: Float = 0.18
    /// The min evidence of certainty.
    ///
    /// A dozen examples of an intent say too little about each other for a lower or a higher one: held out, most of them
    /// look foreign. On thirteen small tenants 90 % of in-scope messages are above it, and 4 % of foreign ones.
    private static let minCertain: Float = 0.22
    /// The prior, and its weight in held-out examples.
    private static let defaultSteepness: Float = 6
    private static let defaultRefusal: Float = 0.115
    private static let priorWeight: Float = 8
    /// The max number of examples to fit the slope on; more cost time and do not change it.
    private static let maxFittedExamples = 2000
    /// The min threshold, for intents whose examples have little in common.
    private static let minRefusal: Float = 0.105

    /// - Parameters:
    ///   - foreign: Measures the scores of texts of no intent, which takes several trainings.
    ///   - blank: The scores of a text without any known n-gram: the zero point of the thresholds, which are
    ///     measured on the way from their evidence to that of a perfect example.
    init(
        _ heldOut: CrossValidationScores,
        labels: [Int],
        foreign: () throws(CancellationError) -> ForeignScores,
        blank: [Float]
    ) throws(CancellationError) {
        let nothing = Self.evidence(blank)
        let way = max(Self.evidence([1, -1]) - nothing, 0.1)
        func shares(_ scores: [[Float]]) -> [Float] { scores.map { (Self.evidence($0) - nothing) / way }.sorted() }
        let inScope = shares(heldOut.scores)
        let refusal = Self.refusal(inScope)
        var certain = Self.affordable(inScope)
        if certain > Self.minCertain {
            certain = max(min(Self.wanted(try foreign().kinds.map(shares)), certain), Self.minCertain)
        }
        self.init(
            steepness: Self.steepness(heldOut.scores, labels),
            refusal: nothing + refusal * way,
            certain: nothing + max(certain, refusal) * way
        )
    }

    /// The threshold that refuses the given share of in-scope messages, shrunk towards the prior where there are few.
    private static func refusal(_ inScope: [Float]) -> Float {
        guard !inScope.isEmpty else { return defaultRefusal }
        let count = Float(inScope.count)
        let found = quantile(refusedShare, of: inScope)
        return max((found * count + defaultRefusal * priorWeight) / (count + priorWeight), minRefusal)
    }

    /// The highest evidence of certainty below which there are not too many in-scope messages.
    private static func affordable(_ inScope: [Float]) -> Float {
        inScope.isEmpty ? minCertain : max(quantile(askedShare, of: inScope), minCertain)
    }

    /// The evidence above which there is nearly no foreign text of any kind.
    private static func wanted(_ foreign: [[Float]]) -> Float {
        zip(foreign, certainShares).filter { !$0.0.isEmpty }.map { quantile($1, of: $0) }.max() ?? minCertain
    }

    /// The quantile of `values`, which are sorted, with linear interpolation.
    private static func quantile(_ share: Float, of values: [Float]) -> Float {
        let place = max(Float(values.count) * share - 0.5, 0)
        let below = Int(place)
        let part = place - Float(below)
        return values[below] * (1 - part) + values[min(below + 1, values.count - 1)] * part
    }

    /// The slope with the highest likelihood of the labelled intents.
    private static func steepness(_ scores: [[Float]], _ labels: [Int]) -> Float {
        let candidates = (0...24).map { 0.5 * pow(1.2, Float($0)) }
        let sample = stride(from: 0, to: scores.count, by: 1 + scores.count / maxFittedExamples)
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
