import SoriAudio
import SoriCore

extension LocalizedText {
    /// Why a file could not be decoded; `reason` is the English text where it is another than the error's.
    init(_ error: AudioError, reason: String? = nil) {
        let korean =
            switch error.code {
            case .notFound: "파일이 없습니다"
            case .noPermission: "읽을 권한이 없습니다"
            case .notRegularFile: "디렉터리, 파이프 또는 장치입니다"
            case .unreadable: "시스템이 파일을 읽지 못했습니다"
            case .unsupportedMedia: "오디오가 아니거나 헤더가 손상되었거나 지원하지 않는 코덱입니다. WAV, MP3, M4A, FLAC으로 보내 보세요"
            case .noAudioTrack: "오디오 트랙이 없습니다"
            case .emptyAudio: "소리가 들어 있지 않습니다"
            case .truncated: "잘린 파일입니다. 다시 복사해 보내세요"
            case .noSuchChannel: "그런 채널이 없습니다"
            case .invalidArgument: "설정 값이 범위를 벗어났습니다"
            case .cancelled: "취소되었습니다"
            case .timedOut: "디코딩이 너무 오래 걸렸습니다"
            }
        self.init(korean, reason ?? error.message)
    }

    /// What the decoder coped with in a damaged file.
    init(_ warning: AudioWarning) {
        let korean =
            switch warning.code {
            case .truncated: "파일이 헤더에 적힌 길이보다 짧습니다. 있는 데까지 인식했습니다."
            case .damaged: "손상된 부분을 빼고 인식했습니다."
            case .timestamps: "파일의 시각이 건너뜁니다. 그 뒤의 시각은 소리의 길이만으로 셉니다."
            }
        self.init(korean, warning.message)
    }
}
