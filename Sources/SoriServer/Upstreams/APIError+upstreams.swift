import SoriHTTP

extension APIError {
    /// 429: as many requests wait as may.
    static var routingFull: APIError {
        APIError(
            429, code: "queue_full", short: "대기열 가득 참",
            text: LocalizedText(
                "대기 중인 요청이 너무 많습니다. 잠시 후 다시 시도하세요.",
                "As many requests wait as may; try again later (--upstream-queue sets how many)."))
    }

    /// 503: neither this instance nor an upstream can do it now.
    static var nobodyReady: APIError {
        APIError(
            503, code: "no_device_ready", short: "사용 가능한 장치 없음",
            text: LocalizedText(
                "요청을 처리할 수 있는 서버가 지금 없습니다. GET /api/devices에서 상태를 확인하세요.",
                "No instance can take the request now; GET /api/devices says why, in \"last_error\" of each."))
    }

    /// 503: the instance that had begun to answer is gone.
    static var upstreamLost: APIError {
        APIError(
            503, code: "upstream_lost", short: "연결 끊김",
            text: LocalizedText(
                "요청을 처리하던 서버와의 연결이 끊겼습니다. 다시 보내세요.",
                "The instance that worked on the request is gone; send it again."))
    }

    /// 404: no device and no upstream of that name.
    static func unknownDevice(_ name: String, available: [String]) -> APIError {
        let list = available.joined(separator: ", ")
        let name = String(name.prefix(80))
        return APIError(
            404, code: "device_not_found", short: "장치 없음",
            text: LocalizedText(
                "'\(name)' 장치나 서버가 없습니다. 사용할 수 있는 값: \(list)",
                "There is no device or upstream '\(name)' here: use one of \(list)."),
            field: "device", extra: ["field": "device", "available": list])
    }
}
