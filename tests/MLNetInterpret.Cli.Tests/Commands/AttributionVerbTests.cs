using SkiaSharp;

namespace MLNetInterpret.Cli;

/// <summary><c>explain</c> and <c>drivers</c> on a tiny model of table rows.</summary>
[TestClass]
public sealed class AttributionVerbTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod, TestCategory("Long")]
    public void Columns_behind_units_and_decisions_are_printed_and_drawn()
    {
        var (table, model, sheet) = (_session.WriteTable(), _session.At("m.zip"), _session.At("drivers.png"));
        string[] train = ["train", "tabular", "--data", table, "--label", "Good", "--positive", "yes"];
        Assert.AreEqual(
            0, _session.Run([.. train, "--hidden-units", "8", "--learning-rate", "0.02", "--out", model]), _session.Error);

        Assert.AreEqual(
            0, _session.Run("explain", model, "--data", table, "--row", "3", "--class-names", "other", "good"), _session.Error);
        StringAssert.Contains(_session.Output, "Row 3: decided ");
        StringAssert.Contains(_session.Output, "the probability of good would be");
        StringAssert.Contains(_session.Output, "behind a rectifier");

        string[] drivers = ["drivers", model, "--data", table];
        Assert.AreEqual(
            0, _session.Run([.. drivers, "--units", "hidden*", "logits", "--sample-rows", "30", "--out", sheet]), _session.Error);
        StringAssert.Contains(_session.Output, "logits:0");
        StringAssert.Contains(_session.Output, $"Figure: {sheet}");
        using (var picture = SKBitmap.Decode(sheet)) Assert.IsTrue(picture.Width > 100);
        File.Delete(sheet);

        Assert.AreEqual(0, _session.Run([.. drivers, "--units", "logits:0", "--sample-rows", "20"]), _session.Error);
        StringAssert.Contains(_session.Output, "raised by");

        _session.Fails(
            2, "There is no row 300: the data have the rows 0 to 299",
            "explain", model, "--data", table, "--row", "300");
        _session.Fails(2, "'hidden1' has the units 0 to 7", [.. drivers, "--units", "hidden1:8", "--out", sheet]);
        _session.Fails(
            2, "--background-rows is 0, but has to be at least 1", [.. drivers, "--background-rows", "0", "--out", sheet]);
        CollectionAssert.AreEqual(new[] { "m.zip", "table.csv" }, _session.Names());
    }

    [TestMethod]
    public void A_figure_is_written_exactly_where_it_is_asked_for()
    {
        var (table, model) = (_session.WriteTable(rows: 120), _session.At("m.zip"));
        string[] train = ["train", "tabular", "--data", table, "--label", "Good", "--positive", "yes"];
        Assert.AreEqual(0, _session.Run([.. train, "--hidden-units", "4", "--epochs", "1", "--out", model]), _session.Error);
        foreach (var (verb, rest) in new (string, string[])[]
        {
            ("tabular", ["--units", "hidden1:0"]), ("drivers", ["--units", "hidden1:0", "--sample-rows", "5"]),
            ("attack", ["--top", "1"]),
        })
            foreach (var name in new[] { "my.card.png", "Blatt 1.SVG" })
            {
                var path = _session.At(name);
                Assert.AreEqual(0, _session.Run([verb, model, "--data", table, .. rest, "--out", path]), _session.Error);
                StringAssert.Contains(_session.Output, $"Figure: {path}\n");
                CollectionAssert.AreEquivalent(new[] { "m.zip", name, "table.csv" }, _session.Names(), verb);
                File.Delete(path);
            }
    }

    [TestMethod]
    public void Decisions_that_tell_most_are_explained_with_what_turns_them()
    {
        var (table, model) = (_session.WriteTable(), _session.At("m.zip"));
        string[] train = ["train", "tabular", "--data", table, "--label", "Good", "--positive", "yes"];
        Assert.AreEqual(0, _session.Run([.. train, "--hidden-units", "8", "--epochs", "10", "--out", model]), _session.Error);
        string[] explain = ["explain", model, "--data", table];
        Assert.AreEqual(0, _session.Run([.. explain, "--background-rows", "8"]), _session.Error);
        foreach (var part in new[]
        {
            ", the surest mistake: decided ", ", the surest decision for ", ", the decision nearest to another: decided ",
            "The fewest changes that turn it to ",
        })
            StringAssert.Contains(_session.Output, part);
        Assert.AreEqual(
            0, _session.Run([.. explain, "--row", "3", "--background-rows", "8", "--fix", "Size", "Colour", "Noise"]),
            _session.Error);
        StringAssert.Contains(
            _session.Output, "No change was found that turns it, with Size, Colour, Noise unchanged");
        _session.Fails(2, "depends on no column 'Sise'", [.. explain, "--fix", "Sise"]);
    }

    [TestMethod]
    public void Units_that_come_again_are_listed()
    {
        string[] asked =
        [
            "stability", "--data", _session.WriteTable(), "--label", "Good", "--positive", "yes",
            "--hidden-units", "3", "--epochs", "4", "--networks", "2",
        ];
        Assert.AreEqual(0, _session.Run([.. asked, "--threshold", "0.01", "--seed", "4"]), _session.Error);
        StringAssert.Contains(_session.Output, "hidden1: 3 of 3 units recur in all 2 networks (|r| of 0.01 on 2");
        StringAssert.Contains(_session.Output, "seed 5");

        _session.Fails(2, "No activation point is like 'hiden*'", [.. asked, "--units", "hiden*"]);
        _session.Fails(2, "--threshold is 0, but has to be above 0 and at most 1.", [.. asked, "--threshold", "0"]);
        _session.Fails(2, "has no value 'maybe'. It has: ", [.. asked.Select(word => word == "yes" ? "maybe" : word)]);
    }

    [TestMethod, TestCategory("Long")]
    public void A_cluster_trains_to_the_same_answer()
    {
        string[] asked =
        [
            "stability", "--data", _session.WriteTable(), "--label", "Good", "--positive", "yes",
            "--hidden-units", "3", "--epochs", "2", "--networks", "3", "--json",
        ];
        Assert.AreEqual(0, _session.Run(asked), _session.Error);
        var alone = _session.Output;
        var folder = _session.At("kept");
        Assert.AreEqual(0, _session.Run([.. asked, "--cluster", "memory", "--folder", folder]), _session.Error);
        Assert.AreEqual(alone, _session.Output);
        Assert.IsFalse(Directory.Exists(folder));
        _session.Fails(2, "--folder is for a cluster: name one (--cluster).", [.. asked, "--folder", folder]);
        _session.Fails(2, "'here' is not the address of a cluster", [.. asked, "--cluster", "here", "--folder", folder]);
    }
}
