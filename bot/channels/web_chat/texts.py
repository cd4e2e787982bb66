"""The words of the page itself, in both languages. What the bot says is not here."""

from __future__ import annotations

from crm.terms import Language

TEXTS: dict[str, dict[str, str]] = {
    "zh": {
        "title": "在线服务",
        "badge": "智能助手",
        "log": "对话内容",
        "bot": "智能助手",
        "staff": "人工客服",
        "customer": "您",
        "choices": "可以直接选",
        "best": "最满意",
        "worst": "最不满意",
        "score": "{n}分",
        "ways_out": "其他选择",
        "person": "转人工",
        "person_says": "转人工",
        "later": "稍后再说",
        "later_says": "稍后再说",
        "stop": "不再联系",
        "stop_says": "不再联系我了",
        "input": "输入消息",
        "placeholder": "说点什么…",
        "placeholder_ended": "还有事可以继续说",
        "send": "发送",
        "ended": "本次对话已结束",
        "continue": "继续对话",
        "typing": "正在输入…",
        "listening": "您接着说,我在听",
        "online": "在线",
        "reconnecting": "网络不太稳定,正在重新连接…",
        "waiting": "还没发出去,稍后自动重试",
        "retry": "立即重试",
        "refused": "没有发出去",
        "yesterday": "昨天",
        "new_lines": "有新消息",
        "no_script": "您的浏览器没有启用脚本:发送后页面会刷新,显示新的回复。",
        "not_found": "找不到这次对话",
        "back": "返回对话",
    },
    "en": {
        "title": "Chat with us",
        "badge": "Automatic assistant",
        "log": "Conversation",
        "bot": "Assistant",
        "staff": "Our colleague",
        "customer": "You",
        "choices": "Quick answers",
        "best": "Very satisfied",
        "worst": "Not satisfied at all",
        "score": "{n} out of 5",
        "ways_out": "Other options",
        "person": "A person, please",
        "person_says": "I would like to talk to a person",
        "later": "Not now",
        "later_says": "Not now, later please",
        "stop": "Stop messages",
        "stop_says": "Please do not contact me again",
        "input": "Your message",
        "placeholder": "Write a message…",
        "placeholder_ended": "Anything else? Just write",
        "send": "Send",
        "ended": "This conversation has ended",
        "continue": "Continue the conversation",
        "typing": "Writing…",
        "listening": "Go on, I am listening",
        "online": "Online",
        "reconnecting": "The connection is unsteady. Reconnecting…",
        "waiting": "Not sent yet; we will try again",
        "retry": "Try now",
        "refused": "Not sent",
        "yesterday": "Yesterday",
        "new_lines": "New messages",
        "no_script": "Scripts are off in your browser: the page reloads to show each answer.",
        "not_found": "Conversation not found",
        "back": "Back to the conversation",
    },
}

WAYS_OUT = ("person", "later", "stop")


def texts_in(language: Language) -> dict[str, str]:
    """The page's words in one language."""
    return TEXTS[language.value]
