"""What stands where a chart cannot."""

from plotly import graph_objects

from components.figures.no_figure import no_figure


def test_it_is_a_figure_of_nothing_but_its_words():
    figure = no_figure("No ward has a rate to show")
    drawn = graph_objects.Figure(figure)
    assert len(drawn.data) == 0
    assert [a.text for a in drawn.layout.annotations] == ["No ward has a rate to show"]
    assert drawn.layout.xaxis.visible is False
    assert drawn.layout.yaxis.visible is False
