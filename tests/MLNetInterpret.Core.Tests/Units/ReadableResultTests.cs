namespace MLNetInterpret.Core.Tests.Units;

/// <summary>What results print.</summary>
[TestClass]
public sealed class ReadableResultTests
{
    private static readonly ImageInput Photo = new(3, 2, 4, new byte[24]);
    private static readonly RowValue Amount = new("Amount", "900", 900);

    [TestMethod]
    public void Inputs_say_what_they_are()
    {
        Says("a picture of 4 x 2 pixels (width x height), in colour", Photo);
        Says("a picture of 1 x 2 pixels (width x height), grey", new ImageInput(1, 2, 1, new byte[2]));
        Says("a picture of 1 x 1 pixels (width x height), of 2 channels", new ImageInput(2, 1, 1, new byte[2]));
        Says("a row with Amount = 900, Home = missing", new RowInput([Amount, new("Home", "", null)]));
        Says("a row with Amount = 900, Amount = 900, Amount = 900, Amount = 900, Amount = 900, Amount = 900 and 1 more column",
            new RowInput([.. Enumerable.Repeat(Amount, 7)]));
        Says("the text 'a¶b' with its extreme, −0.50, at character 1", new TextInput("a\nb", [0, -0.5f, 0.1f], 1));
        Says("the text 'ab'", new TextInput("ab", [], 0));
    }

    [TestMethod]
    public void Maxima_say_what_was_driven_where()
    {
        var (high, low) = (new OptimizedInput(Photo, 3.25f, []), new OptimizedInput(Photo, -1, []));
        Says("conv3:5 is driven to 3.25", new UnitMaximum("conv3:5", high, null));
        Says("conv3:5 is driven to 3.25, and down to −1.00", new UnitMaximum("conv3:5", high, low));
        Says("a picture of 4 x 2 pixels (width x height), in colour, on which the unit is at 3.25", high);
        Says("an optimised input at 3.25, 1 real row from 2.00", new Extreme(high, [new(3, "a.png", 2, [], Photo, "cat")]));
        Says("no optimised input, no real rows", new Extreme(null, []));
        Says("row 3 (a.png) of cat at 2.00", new Example(3, "a.png", 2, [], Photo, "cat"));
        Says("row 3 at 2.00", new Example(3, null, 2, [], Photo));
        using var network = Planted.Convolution(-1, 1);
        using var found = network.Maximize(
            Objectives.Channel("edge:0"), Images.Pixels(1, 8), Transforms.None, new() { Steps = 60, Seed = 1 });
        Says($"{found.Objective} is driven to {found.Score.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)}",
            found);
    }

    [TestMethod]
    public void Tables_say_what_drives_a_unit()
    {
        var share = new ColumnShare(Amount, -0.25, 0);
        Says("Amount = 900 adds −0.25", share);
        Says("hidden2:5 is 1.50 on row 7 instead of 2.00, most of all because Amount = 900 adds −0.25", new UnitAttribution
        {
            Unit = "hidden2:5",
            Row = 7,
            Value = 1.5,
            Baseline = 2,
            Columns = [new(new("Home", "rent", null), 0.1, 0), share],
            IsExact = true,
        });
        var points = new[] { new DependencePoint(Amount, 1, 0, 2), new DependencePoint(Amount, 3, 0, 4) };
        Says("the unit is at 1.00 where Amount = 900", points[0]);
        Says("hidden2:5 goes from 1.00 to 3.00 with Amount", new PartialDependence("hidden2:5", "Amount", 9, points));
        Says("hidden2:5 against Amount, which has no values", new PartialDependence("hidden2:5", "Amount", 9, []));
    }

    [TestMethod]
    public void Scans_and_progress_say_how_far_and_how_many()
    {
        Says("scanning rows: 25 %", new WorkProgress("scanning rows", 0.25));
        Says("1,500 values in 2 bins from 0 to 1.00", new Histogram([0, 0.5, 1], [1_000, 500]));
        Says("conv1:3, r −0.99", new SimilarUnit("conv1:3", -0.99, true));
        Says("conv1:3 appeared", new UnitChange("conv1:3", Reduction.Max, Change.Appeared, null, null));
        Says("conv1:3 is the same, r 0.99",
            new UnitChange("conv1:3", Reduction.Max, Change.Same, null, null) { Correlation = 0.99 });
        Says("the model 'credit' over 1 row, seed 4", new Provenance("credit", "", "", 1, 4, 1, ""));
    }

    private static void Says(string expected, object result) => Assert.AreEqual(expected, result.ToString());
}
