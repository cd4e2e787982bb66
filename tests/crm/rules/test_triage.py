"""Complaints are sorted by the customer's own words."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from crm.policy import Complaints, Policy
from crm.rules.triage import (
    category_of,
    department_of,
    is_rework,
    matched_words,
    severity_of,
)
from crm.terms import ComplaintCategory, Department, Dimension, Severity

POLICY = Policy()
SPOKEN = yaml.safe_load((Path(__file__).parent / "spoken_danger.yml").read_text("utf-8"))


@pytest.mark.parametrize(
    "words",
    [
        "刹车失灵了",
        "刹车有时候踩下去没反应",
        "踩刹车没反应,太吓人了",
        "刹车突然就失灵,差点撞上",
        "刹车偏软,踩到底才有",
        "昨天开着开着发动机冒烟了",
        "引擎盖里面冒白烟",
        "在高速上突然熄火",
        "方向盘突然打不动",
        "轮胎螺丝没拧紧,轮子都快掉了",
        "车里一股汽油味",
        "这车开着太危险了",
        "你们修完反而有安全隐患",
        "会不会起火啊,一股焦味",
        "不仅冒烟,还有焦味",
        "差点没起火",
        "说修好了,开回去又冒烟",
        "没几天就冒烟了",
        "油门卡住不回位",
        "The brakes failed on the way home",
        "my brakes aren't working",
        "there is smoke coming from the hood",
        "brake pedal goes to the floor",
        "the engine stalled on the highway",
        "It smells of petrol inside",
        "the steering locked up",
        "I almost had an accident because of you",
        "this car is not safe to drive",
        "I don't know why there's smoke",
        "the front wheel came off",
    ],
)
def test_danger_is_a_safety_case(words):
    assert severity_of(words, policy=POLICY) is Severity.SAFETY


@pytest.mark.parametrize(
    "words",
    [
        "没有漏油,刹车没问题",
        "刹车没问题",
        "没有冒烟",
        "没冒烟也没有起火",
        "没有冒烟、起火这些情况",
        "没闻到汽油味",
        "也没什么危险",
        "刹车不软,挺好的",
        "之前冒烟的问题已经解决了",
        "刹车失灵的问题修好了",
        "冒烟倒是没有",
        "刹车有点响",
        "等了很久",
        "车是事故车,来喷漆的",
        "师傅在车里抽烟,一股烟味",
        "气得我都冒烟了",
        "换了气囊之后态度就差了",
        "no smoke at all",
        "there was never any smoke",
        "I didn't see any smoke",
        "the smoke is gone now",
        "the brakes are fine",
        "there was a smell of cigarette smoke in my car",
        "I pressed it by accident",
        "the paint after the accident repair doesn't match",
        "the courtesy car was dirty",
        "I have an issue with the bill",
        "",
    ],
)
def test_what_is_denied_solved_or_harmless_is_no_danger(words):
    assert severity_of(words, policy=POLICY) is Severity.NORMAL


@pytest.mark.parametrize(
    "words",
    [
        "不解决我就找媒体曝光",
        "我要去法院起诉你们",
        "不行我要去法院",
        "我打12315投诉",
        "找消费者协会评评理",
        "我要发到网上让大家看看",
        "发抖音曝光你们",
        "退一赔三",
        "我要告你们",
        "我会找律师的",
        "向厂家投诉你们",
        "不得不起诉了",
        "I will sue you",
        "my lawyer will contact you",
        "I'm going to the press",
        "I'll take legal action",
        "see you in court",
        "I'll post this on Facebook",
        "I will report you to the consumer association",
    ],
)
def test_what_may_become_public_is_a_major_case(words):
    """R-126."""

    assert severity_of(words, policy=POLICY) is Severity.MAJOR


@pytest.mark.parametrize(
    "words",
    [
        "我告诉你们,态度太差了",
        "没必要找律师,就是说一下",
        "我不想起诉,只想修好",
        "电话是13153150000",
        "the courteous staff",
        "I don't want to sue anyone",
        "there's no need to call a lawyer",
    ],
)
def test_a_threat_that_is_not_made_is_normal(words):
    assert severity_of(words, policy=POLICY) is Severity.NORMAL


def test_danger_comes_before_the_threat_of_a_lawyer():
    words = "刹车失灵,我要找律师"

    assert severity_of(words, policy=POLICY) is Severity.SAFETY
    assert matched_words(words, policy=POLICY)[0] == "刹车失灵"
    assert "律师" in matched_words(words, policy=POLICY)


def test_a_word_the_dealership_adds_is_looked_for_and_one_inside_another_word_is_not_found():
    """R-126."""

    policy = Policy(complaint=Complaints(safety_words=("冲坡",), major_words=("sue",)))

    assert severity_of("车子冲坡了", policy=policy) is Severity.SAFETY
    assert severity_of("there is an issue", policy=policy) is Severity.NORMAL
    assert severity_of("I could be sued", policy=policy) is Severity.MAJOR


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("等了一个小时才有人接待", "waiting_time"),
        ("排队太久了,一上午就耗在那了", "waiting_time"),
        ("说好三点交车,结果五点才弄完", "waiting_time"),
        ("速度太慢了", "waiting_time"),
        ("预约了还要等", "waiting_time"),
        ("I waited three hours", "waiting_time"),
        ("it took way too long", "waiting_time"),
        ("the service was very slow", "waiting_time"),
        ("前台态度很差", "staff_attitude"),
        ("那个顾问爱答不理的", "staff_attitude"),
        ("接待的人很不耐烦", "staff_attitude"),
        ("没人理我", "staff_attitude"),
        ("The receptionist was rude", "staff_attitude"),
        ("your advisor ignored me", "staff_attitude"),
        ("terrible attitude", "staff_attitude"),
        ("配件太贵了", "price_parts"),
        ("一副刹车片要一千二,太贵", "price_parts"),
        ("机油比外面贵一倍", "price_parts"),
        ("the parts are overpriced", "price_parts"),
        ("four tyres, far too expensive", "price_parts"),
        ("工时费太高了", "price_labour"),
        ("人工费收得太离谱", "price_labour"),
        ("保养太贵了", "price_labour"),
        ("the labour cost is ridiculous, way too expensive", "price_labour"),
        ("hourly rate is too high", "price_labour"),
        ("没有人给我讲修了什么", "explanation"),
        ("什么都没解释清楚", "explanation"),
        ("都不知道你们换了什么", "explanation"),
        ("nobody explained what was done", "explanation"),
        ("they did it without asking me", "explanation"),
        ("车没洗干净", "cleanliness"),
        ("座椅上全是油手印", "cleanliness"),
        ("车里弄得很脏", "cleanliness"),
        ("the car came back dirty", "cleanliness"),
        ("they didn't wash the car", "cleanliness"),
        ("漆有色差", "paint"),
        ("补的漆起泡了", "paint"),
        ("你们把我车刮了", "paint"),
        ("the paint doesn't match", "paint"),
        ("there's a new scratch on the door", "paint"),
        ("配件一直没到货", "parts_supply"),
        ("缺货,让我等了半个月", "parts_supply"),
        ("等配件等了两周", "parts_supply"),
        ("the part was out of stock", "parts_supply"),
        ("still waiting for the spare part", "parts_supply"),
        ("账单不对,多收了两百", "billing"),
        ("没做的项目也收钱", "billing"),
        ("发票开错了", "billing"),
        ("you overcharged me", "billing"),
        ("the invoice is wrong", "billing"),
        ("买车的时候答应送的脚垫没给", "sales"),
        ("销售承诺的保养没兑现", "sales"),
        ("the salesman promised a free service", "sales"),
        ("修得太差了", "repair_quality"),
        ("刹车有异响", "repair_quality"),
        ("师傅技术不行", "repair_quality"),
        ("poor repair job", "repair_quality"),
        ("there's a rattling noise", "repair_quality"),
        ("修了三次都没修好", "rework"),
        ("异响还在", "rework"),
        ("same problem came back", "rework"),
        ("修个车修了半个月", "waiting_time"),
        ("等了半个月还没修好", "waiting_time"),
        ("都半个月了还没修好", "waiting_time"),
        ("修了三次,等了半个月还没修好", "rework"),
        ("修了半个月还是响", "rework"),
        ("it's been two weeks and it's still not fixed", "waiting_time"),
        ("还有发票也开错了", "billing"),
        ("结账排队排了四十分钟,太慢了\n还有,发票也开错了", "billing"),
        ("你们坑人,乱收费", "billing"),
        ("坑人", "price_labour"),
        ("换机油之后漏油", "rework"),
        ("保养回来就发现漏油", "rework"),
        ("oil leak after your service", "rework"),
        ("嗯就是不太高兴", "other"),
        ("停车位太少", "other"),
    ],
)
def test_a_complaint_is_sorted_by_what_it_is_about(words, category):
    assert category_of(words) is ComplaintCategory(category)


@pytest.mark.parametrize(
    ("words", "rated", "category"),
    [
        ("太贵了", Dimension.PARTS_PRICE, "price_parts"),
        ("太贵了", Dimension.LABOUR_PRICE, "price_labour"),
        ("不太满意", Dimension.CLEANLINESS, "cleanliness"),
        ("就是不好", Dimension.STAFF, "staff_attitude"),
        ("不行", Dimension.PAINT, "paint"),
        ("等了三个小时", Dimension.REPAIR_QUALITY, "waiting_time"),
        ("说不上来", Dimension.OVERALL, "other"),
    ],
)
def test_words_that_name_nothing_are_read_by_the_question_they_answer(words, rated, category):
    assert category_of(words, rated=rated) is ComplaintCategory(category)


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("价格不贵,就是等太久了", "waiting_time"),
        ("态度很好,就是配件太贵", "price_parts"),
        ("洗得挺干净,接待态度太差", "staff_attitude"),
        ("not expensive, but I waited two hours", "waiting_time"),
        ("服务态度差,而且等了两个小时,还要排队", "waiting_time"),
        ("服务态度差,等了两个小时", "staff_attitude"),
    ],
)
def test_praise_does_not_count_and_of_two_matters_the_bigger_then_the_first_one_does(
    words, category
):
    assert category_of(words) is ComplaintCategory(category)


def test_waiting_for_somebody_at_the_counter_is_receptions_matter():
    """R-125."""

    assert department_of(category_of("等了一个小时才有人接待")) is Department.RECEPTION


def test_every_category_has_a_department():
    assert {department_of(category) for category in ComplaintCategory} <= set(Department)
    assert department_of(ComplaintCategory.PAINT) is Department.PAINT
    assert department_of(ComplaintCategory.PARTS_SUPPLY) is Department.PARTS


@pytest.mark.parametrize(
    "words",
    [
        "还是响",
        "刹车还是有点响",
        "又坏了",
        "修了三次没修好",
        "修了三次还没修好",
        "异响还在",
        "空调还是不冷",
        "没修好",
        "根本没解决问题",
        "老毛病又犯了",
        "同样的问题又来了",
        "故障灯又亮了",
        "修完反而更响了",
        "刚换的刹车片就坏了",
        "还在漏油",
        "修了跟没修一样",
        "已经返修两次了",
        "跑了三趟了还是这个问题",
        "依然有异响",
        "same problem came back",
        "still leaking",
        "the noise is still there",
        "it's making that noise again",
        "you fixed it three times and it's still broken",
        "the leak is back",
        "It was never fixed",
        "the issue wasn't fixed",
        "the warning light came on again",
    ],
)
def test_what_is_still_or_again_wrong_is_rework(words):
    assert is_rework(words, items=["更换前刹车片"])


@pytest.mark.parametrize(
    "words",
    [
        "刹车有点响",
        "还是很满意的",
        "还不错",
        "还有个问题想问一下",
        "还是没有异响",
        "又等了两个小时",
        "价格还是贵",
        "不再响了",
        "异响没有了",
        "还是挺好的",
        "服务还行",
        "洗车还没洗干净",
        "换机油多少钱",
        "I'm still waiting",
        "still very happy",
        "no noise",
        "the noise is gone",
        "it's a bit expensive",
    ],
)
def test_a_first_fault_praise_or_another_matter_is_no_rework(words):
    assert not is_rework(words, items=["更换前刹车片"])


def test_trouble_after_our_work_is_rework_where_it_concerns_the_part_we_worked_on():
    words = "换完之后刹车有异响"

    assert is_rework(words, items=["更换前刹车片"])
    assert not is_rework("换完之后空调有异味", items=["更换前刹车片"])


@pytest.mark.parametrize("words", SPOKEN["danger"])
def test_danger_is_heard_however_it_is_said(words):
    """R-126: safety words skip the survey and alert at once."""
    assert severity_of(words, policy=POLICY) is Severity.SAFETY


@pytest.mark.parametrize("words", SPOKEN["no_danger"])
def test_danger_that_is_not_the_customers_now_alarms_nobody(words):
    """R-126: denied, solved since, asked about in case, somebody else's or a figure of speech."""
    assert severity_of(words, policy=POLICY) is not Severity.SAFETY
