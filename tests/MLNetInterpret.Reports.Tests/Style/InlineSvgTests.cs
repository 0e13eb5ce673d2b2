using System.Xml.Linq;
using MLNetInterpret.Drawing.Figures.Tables;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Reports.Tests;

/// <summary>Drawings in pages are smaller and look the same.</summary>
[TestClass]
public class InlineSvgTests
{
    [TestMethod]
    public void Texts_and_places_are_those_of_the_whole_drawing()
    {
        var set = SampleTable.Of();
        using var figure = MaximizingRow.Draw(set[0], set, 880, heading: false);
        XElement whole = XDocument.Parse(figure.ToSvg()).Root!, small = XElement.Parse(figure.Inline("x-"));
        static string[] Texts(XElement svg)
        {
            var texts = svg.Descendants().Where(node => node.Name.LocalName == "text");
            return [.. texts.Select(node => node.Value).Order(StringComparer.Ordinal)];
        }
        CollectionAssert.AreEqual(Texts(whole), Texts(small));
        Assert.IsLessThan(figure.ToSvg().Length / 2, figure.Inline("x-").Length);
    }

    [TestMethod]
    public void A_text_stands_where_its_first_character_stood() => Assert.AreEqual(
        "<svg viewBox=\"0 0 9 9\"><g fill=\"#123456\" font-size=\"12\"><text x=\"11.5\" y=\"7\">a&amp;b</text></g></svg>",
        InlineSvg.Compact(
            "<svg viewBox=\"0 0 9 9\">" +
            "<text font-family=\"Inter\" font-weight=\"400\" fill=\"#123456\" transform=\"translate(10 4)\" " +
            "font-size=\"12\" x=\"1.5, 8, \" y=\"3, \" xml:space=\"preserve\">a&amp;b</text></svg>"));

    [TestMethod]
    public void Filled_circles_are_dots_of_a_round_pen_and_lines_go_on_from_where_they_are()
    {
        const string dot = "<circle fill=\"#123456\" fill-opacity=\"0.5\" cx=\"";
        const string pen = "<path stroke=\"#123456\" stroke-opacity=\"0.5\" stroke-width=\"5\" stroke-linecap=\"round\" d=\"";
        Assert.AreEqual(
            Svg(pen + "M4 5h0m4 4h0\"/>"),
            SvgGroups.Of(Svg(dot + "4\" cy=\"5\" r=\"2.5\"/>" + dot + "8\" cy=\"9\" r=\"2.5\"/>")), "they do not touch");
        Assert.AreEqual(
            Svg(pen + "M4 5h0\"/>" + pen + "M6 7h0\"/>"),
            SvgGroups.Of(Svg(dot + "4\" cy=\"5\" r=\"2.5\"/>" + dot + "6\" cy=\"7\" r=\"2.5\"/>")), "one covers the other");
        Assert.AreEqual(
            Svg("<path fill=\"none\" stroke=\"red\" d=\"M1 2h8v-1.5l-8 3.2M5 5l1 1\"/>"),
            InlineSvg.Compact(Svg("<path fill=\"none\" stroke=\"red\" d=\"M1 2L9 2L9 0.5L1 3.7M5 5L6 6\"/>")));
    }

    [TestMethod]
    public void Shapes_of_one_look_become_one_path_unless_something_lies_between()
    {
        const string red = "<path fill=\"red\" d=\"M0 0h4v4h-4z\"/>", away = "<path fill=\"red\" d=\"M20 0h4v4h-4z\"/>";
        const string blue = "<path fill=\"blue\" d=\"M3 3h4v4h-4z\"/>";
        const string redOver = "<path fill=\"red\" d=\"M5 5h4v4h-4z\"/>";
        Assert.AreEqual(Svg("<path fill=\"red\" d=\"M0 0h4v4h-4zM20 0h4v4h-4z\"/>" + blue), SvgGroups.Of(Svg(red + blue + away)));
        Assert.AreEqual(Svg(red + blue + redOver), SvgGroups.Of(Svg(red + blue + redOver)), "it covers what is blue");
        const string over = "<path fill=\"red\" d=\"M2 2h4v4h-4z\"/>";
        Assert.AreEqual(Svg(red + over), SvgGroups.Of(Svg(red + over)), "they lie over each other");
        var curve = "<path fill=\"red\" d=\"M0 0C1 1 2 2 3 3\"/>";
        Assert.AreEqual(Svg(red + curve + away), SvgGroups.Of(Svg(red + curve + away)), "nobody knows what a curve covers");
        Assert.AreEqual(
            Svg("<path fill=\"red\" d=\"M0 2a2 2 0 1 0 4 0a2 2 0 1 0 -4 0z\"/>"),
            SvgGroups.Of(Svg("<circle fill=\"red\" cx=\"2\" cy=\"2\" r=\"2\"/>")));
    }

    [TestMethod]
    public void What_is_more_than_shapes_and_texts_stays_as_it_is()
    {
        var svg = Svg(
            "<path fill=\"red\" d=\"M0 0h4v4h-4z\"/><g clip-path=\"url(#a)\"><path fill=\"red\" d=\"M20 0h4v4h-4z\"/></g>");
        Assert.AreEqual(svg, SvgGroups.Of(svg));
    }

    private static string Svg(string inner) => $"<svg viewBox=\"0 0 30 30\">{inner}</svg>";
}
