import HubModel
import Logging

extension Reason {
    /// The reason in the metadata of a log line: the sentence, and the code by which lines are found.
    var metadata: Logger.Metadata { ["reason": "\(sentence)", "reason_code": "\(code)"] }
}
