using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Units that are asked for and printed by the names of their classes.</summary>
[TestClass]
public class ClassNameTests
{
    private static readonly string[] Names =
        ["circle", "ring", "Ring", "light blue", "a:b", "3", "grün", "x (y)", "star*", "hidden", "class:ring", ""];

    [TestMethod]
    [DataRow("circle", 0), DataRow("class:circle", 0), DataRow("logits:circle", 0), DataRow("CIRCLE", 0)]
    [DataRow("ring", 1), DataRow("Ring", 2), DataRow("light blue", 3), DataRow("class:light blue", 3), DataRow("logits:a:b", 4)]
    [DataRow("a:b", 4), DataRow("class:a:b", 4), DataRow("class:3", 5), DataRow("logits:3", 3), DataRow("3", 5)]
    [DataRow("GRÜN", 6), DataRow("class:grün", 6), DataRow("x (y)", 7), DataRow("x (y) (logits:7)", 7), DataRow("star*", 8)]
    [DataRow("class:star*", 8), DataRow("class:hidden", 9), DataRow("class:class:ring", 10), DataRow("class:ring", 1)]
    [DataRow("circle (logits:0)", 0), DataRow("probability:circle", 0)]
    public void A_class_is_found_by_its_name(string text, int index)
    {
        using var network = Network();
        var point = text.StartsWith("probability", StringComparison.Ordinal) ? "probability" : "logits";
        Assert.AreEqual(new Unit(point, index), network.Points.Find(text));
        Assert.AreEqual(new Unit(point, index), network.Units(text).Single());
        Assert.AreEqual(Names[index], network.Points.Find(text).ClassName);
    }

    [TestMethod]
    [DataRow("cricle", "Did you mean 'circle'?"), DataRow("logits:cirle", "Did you mean 'circle'?"), DataRow("class:x", "circle")]
    [DataRow("hidden", "is a point and a class: write 'hidden:*' for the point's units, or 'class:hidden' for the class.")]
    [DataRow("RING", "'RING' may be 'ring (logits:1)' or 'Ring (logits:2)': write one of them.")]
    [DataRow("star (logits:0)", "'star (logits:0)' does not exist: 'logits:0' is 'circle (logits:0)'.")]
    [DataRow("ring (hidden:0)", "'hidden:0' is not a class"), DataRow("class:", "'class:'"), DataRow("", "''")]
    [DataRow("logits:12", "0 to 11")]
    public void What_is_no_class_is_refused_with_what_there_is(string text, string message)
    {
        using var network = Network();
        foreach (var refused in new[]
        {
            Assert.ThrowsExactly<ArgumentException>(() => network.Points.Find(text)),
            Assert.ThrowsExactly<ArgumentException>(() => network.Units(text)),
        })
            StringAssert.Contains(refused.Message, message);
    }

    [TestMethod]
    public void What_is_printed_is_read_back_whatever_the_name()
    {
        string[] hostile =
            ["\u001b[2J", "a\nb", "\u202egnp", " ", ")", " (logits:0)", "''", "logits:1", "x (hidden:0)", "ring", "Ring", "*"];
        using var network = Network(hostile);
        foreach (var unit in network.Points.SelectMany(point => point.Units()))
        {
            Assert.AreEqual(unit, Unit.Parse(unit.Id));
            Assert.AreEqual(unit, Unit.Parse($"{unit}"), $"{unit}");
            Assert.AreEqual(unit, network.Points.Find($"{unit}"), $"{unit}");
            Assert.AreEqual(unit, network.Units(unit.Id).Single());
            Assert.IsFalse($"{unit}".Any(NumberWords.IsUnseen));
        }
    }

    [TestMethod]
    public void Names_are_for_people_and_ids_for_files()
    {
        using var network = Network();
        var ring = network.Points.Find("ring");
        Assert.AreEqual("ring (logits:1)", $"{ring}");
        Assert.AreEqual("logits:1", ring.Id);
        Assert.AreEqual("\"logits:1\"", System.Text.Json.JsonSerializer.Serialize(ring));
        Assert.AreEqual(new Unit("logits", 1), ring, "a name tells no units apart");
        Assert.AreEqual(new Unit("logits", 1).GetHashCode(), ring.GetHashCode());
        Assert.AreEqual("logits:11", $"{network.Points.Find("logits:11")}", "a class without a name");
        Assert.AreEqual("hidden:1", $"{network.Points.Find("hidden:1")}");
    }

    [TestMethod]
    public void Wildcards_are_of_points_and_layers_hold_all_of_their_classes()
    {
        using var network = Network();
        Assert.HasCount(12, network.Units("logits"));
        Assert.HasCount(12, network.Units("logits:*"));
        CollectionAssert.AreEqual(new[] { "3 (logits:5)" }, network.Units("logits:5").Select(unit => $"{unit}").ToArray());
        Assert.HasCount(12, network.Units("hidden*"));
        Assert.HasCount(24, network.Units(), "all but the output");
    }

    [TestMethod]
    public void A_unit_by_name_needs_a_network()
    {
        Unit ring = "logits:ring";
        Assert.AreEqual("logits:ring", $"{ring}");
        foreach (var use in new Action[] { () => _ = ring.Index, () => _ = ring.Point, () => Objectives.Logit(ring) })
            StringAssert.Contains(Assert.ThrowsExactly<FormatException>(use).Message, "'logits:ring' is not a unit.");
        using var network = Network();
        using var input = zeros(1, 12);
        using var held = network.RunHeld(input, "logits:ring", 5, "logits");
        Assert.AreEqual(5, held["logits"][0, 1].item<float>());
        CollectionAssert.AreEqual(
            network.Score(Objectives.Logit(new Unit("logits", 1)), input).ToArray(),
            network.Score(Objectives.Logit(network.Points.Find(ring)), input).ToArray());
    }

    [TestMethod]
    public void A_network_without_names_goes_on_with_indices()
    {
        using var network = Network([]);
        Assert.AreEqual("logits:3", $"{network.Points.Find("logits:3")}");
        var refused = Assert.ThrowsExactly<ArgumentException>(() => network.Units("logits:ring"));
        Assert.AreEqual("'logits:ring' is neither a point nor a unit. It has: hidden, logits, probability.", refused.Message);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Network(["a", "b"])).Message, "2 class names");
    }

    [TestMethod]
    public void Findings_and_catalogues_keep_the_names()
    {
        using var network = Network();
        using var scan = new MLNetInterpret.Core.Scanning.ActivationScan(network, new() { Units = ["logits"], TopRows = 3 });
        using var rows = randn(40, 12);
        scan.Add(new MLNetInterpret.Core.Scanning.ScanBatch(rows));
        var catalogue = ScannedUnits.From(scan.Finish(), network);
        Assert.AreEqual("ring (logits:1)", $"{catalogue.Units[1].Unit}");
        Assert.IsTrue(catalogue.Units[1].Similar.All(other => other.Unit.ClassName == Names[other.Unit.Index!.Value]
            || Names[other.Unit.Index.Value].Length == 0));
        Assert.AreSame(catalogue.Units[1], catalogue.Require("class:ring"));
        var refused = Assert.ThrowsExactly<ArgumentException>(() => catalogue.Require("cricle"));
        StringAssert.Contains(refused.Message, "Did you mean 'circle'?");

        var unit = catalogue.Units[1];
        Finding finding = new(
            unit.Unit, "is high", new(null, []), new(null, []), unit.Statistics, [], Verdict.Undecided, "as yet");
        FindingSet set = new([finding], InputKind.Table, [], catalogue.Provenance) { Scan = catalogue };
        StringAssert.StartsWith($"{finding}", "ring (logits:1)  is high");
        using var stream = new MemoryStream();
        FindingSetJson.Write(stream, set);
        var json = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        StringAssert.Contains(json, "\"unit\":\"logits:1\"");
        StringAssert.Contains(json, "\"className\":\"ring\"");
        stream.Position = 0;
        var read = FindingSetJson.Read(stream);
        Assert.AreEqual("ring (logits:1)", $"{read[0].Unit}");
        Assert.AreEqual("Ring (logits:2)", $"{read.Scan!.Units[2].Unit}");
        using var again = new MemoryStream();
        FindingSetJson.Write(again, read);
        CollectionAssert.AreEqual(stream.ToArray(), again.ToArray());
    }

    [TestMethod]
    [DataRow('{', "'{'"), DataRow('\n', "'\\n'"), DataRow(' ', "' '"), DataRow('\'', "'''"), DataRow('\u0007', "'U+0007'")]
    public void Characters_are_quoted(char c, string quoted) => Assert.AreEqual(quoted, NumberWords.Quoted(c));

    /// <summary>hidden (12 units) - logits - probability, the softmax of the logits.</summary>
    private static HookedNetwork Network(string[]? names = null)
    {
        LibTorch.EnsureLoaded();
        return new(
            nn.Sequential(("hidden", nn.Linear(12, 12)), ("logits", nn.Linear(12, 12)), ("probability", nn.Softmax(1))), 12)
        {
            ClassNames = names ?? Names,
        };
    }
}
