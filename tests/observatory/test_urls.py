import pytest
from starlette.datastructures import QueryParams

from marsad.errors import UsageError
from marsad.observatory.filters import Filters, day_of
from marsad.observatory.urls import Urls

AR, EN = Urls(), Urls(language="en")


def test_arabic_lives_at_the_root_and_english_below_en():
    assert AR.overview() == "/"
    assert EN.overview() == "/en"
    assert EN.events(type="ASSAULT") == "/en/events?type=ASSAULT"


def test_data_of_a_page_has_the_pages_address_with_an_extension():
    assert AR.data("/events", "csv", {"quad": ("mx", "vx")}) == "/events.csv?quad=mx&quad=vx"
    assert EN.data("/", "json") == "/overview.json"


def test_what_is_not_asked_does_not_stand_in_the_address():
    assert AR.events(q="", type=(), since=None) == "/events"


def test_ids_and_words_of_strangers_are_quoted():
    assert AR.story('a/b?"<') == "/stories/a%2Fb%3F%22%3C"
    assert AR.events(q="هدنة & سلام") == "/events?q=%D9%87%D8%AF%D9%86%D8%A9%20%26%20%D8%B3%D9%84%D8%A7%D9%85"


def test_a_parameter_that_is_a_word_of_python_is_written_with_an_underscore():
    assert AR.events(with_="IGO:UN") == "/events?with=IGO:UN"


def test_a_base_goes_before_everything():
    urls = EN.at("https://news.example/marsad")
    assert urls.relation("RUS GOV", "UKR") == "https://news.example/marsad/en/relations/RUS%20GOV/UKR"
    assert urls.static("app.css", "1") == "https://news.example/marsad/static/app.css?v=1"


def read(text: str) -> Filters:
    return Filters.read(QueryParams(text))


def test_a_filter_goes_into_the_address_and_comes_back():
    text = "q=هدنة&type=ASSAULT&type=AID&quad=mx&with=RUS GOV&since=2024-01&certainty=0.7&historical=no"
    filters = read(text)
    assert Filters.read(QueryParams(AR.events(**filters.query()).partition("?")[2])) == filters


def test_a_filter_means_what_the_store_asks():
    chosen = read("type=assault&quad=mx&pair=RUS, UKR&country=ukr&certainty=0.5&historical=yes").to_store()
    assert chosen.types == ("ASSAULT",)
    assert chosen.quads == ("material conflict",)
    assert chosen.pair == ("RUS", "UKR")
    assert (chosen.country, chosen.min_confidence, chosen.historical) == ("UKR", 0.5, True)


@pytest.mark.parametrize(
    "text",
    [
        "type=WAR",
        "quad=zz",
        "since=yesterday",
        "pair=RUS",
        "certainty=much",
        "certainty=2",
        "historical=maybe",
        "q=" + "x" * 501,
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(text):
    with pytest.raises(UsageError) as caught:
        read(text)
    assert "\n" not in str(caught.value)


def test_trackers_in_a_link_are_left_alone():
    assert read("utm_source=x&fbclid=y") == Filters()


def test_filters_are_added_and_taken_away_one_value_at_a_time():
    filters = read("type=AID&type=ASSAULT&q=x")
    assert filters.without("type", "AID").type == ("ASSAULT",)
    assert filters.without("q").q == ""
    assert filters.having("quad", "mx").quad == ("mx",)
    assert filters.having("with", "RUS").with_ == "RUS"


def test_a_month_fills_a_date_field_with_its_first_or_last_day():
    assert day_of("2024-02") == "2024-02-01"
    assert day_of("2024-02", last=True) == "2024-02-29"
    assert day_of("2023", last=True) == "2023-12-31"
    assert day_of("2024-05-17") == "2024-05-17"
    assert day_of("") == ""
