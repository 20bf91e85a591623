public import ChannelKit
import Foundation

/// The recording of a call, which is fetched by the call's id: the URLs in messages end within the hour.
enum CallRecording {
    private static let path = "mono-recording"

    static func media(of call: String) -> ContentPart.Media {
        ContentPart.Media(id: "\(call)/\(path)", mimeType: "audio/wav", filename: "\(call).wav")
    }

    /// Whether a report tells of a recording, by whichever of its names.
    static func isIn(_ report: JSONValue) -> Bool {
        let artifact = report["artifact"]
        let candidates = [
            artifact?["presignedMonoUrl"], artifact?["presignedStereoUrl"], artifact?["recording"]?["mono"],
            artifact?["recording"]?["stereoUrl"], artifact?["recordingUrl"], artifact?["stereoRecordingUrl"],
            report["recordingUrl"], report["stereoRecordingUrl"],
        ]
        return candidates.contains { value in
            switch value {
            case .string(let url)?: !url.isEmpty
            case .object(let members)?: !members.isEmpty
            default: false
            }
        }
    }

    /// The path of a recording below the API, only if it is one.
    static func path(of media: ContentPart.Media) -> String? {
        media.id.flatMap { id in
            id.wholeMatch(of: /[0-9A-Za-z_\-]+\/(mono|stereo|customer|assistant)-recording/) == nil
                ? nil : "/call/\(id)"
        }
    }
}

/// Recordings lie behind the API, which redirects to a short-lived URL elsewhere.
extension VapiAdapter: MediaDownloading {
    public func download(
        _ media: ContentPart.Media,
        of message: String,
        limit: Int,
        using http: any HTTPSending
    ) async throws(MediaError) -> MediaFile {
        guard let path = CallRecording.path(of: media) else { throw .forbidden(reason: "it is no recording of a call") }
        let url = api.baseURL + path
        var file = try await MediaFetch(authorization: api.authorization.reveal(), trusting: [url])
            .file(at: url, limit: limit, using: http)
        file.filename = media.filename
        return file
    }
}
