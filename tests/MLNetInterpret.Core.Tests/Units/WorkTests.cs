using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Pictures;
using MLNetInterpret.Core.Rows;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Core.Text.Searches;
using MLNetInterpret.Core.Units;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>What every piece of the core's work does with its listener and its token.</summary>
[TestClass]
public sealed class WorkTests
{
    private static readonly Dictionary<string, Action<SeededWork>> Verbs = new()
    {
        ["maximise"] = work =>
        {
            using var network = Planted.Random();
            network.Maximize(Objectives.Channel("conv1:0"), Images.Pixels(2, 8), null, new()
            {
                Steps = 5,
                Progress = work.Progress,
                Cancellation = work.Cancellation,
            }).Dispose();
        },
        ["maximise all"] = work =>
        {
            using var network = Planted.Random();
            network.MaximizeAll(["conv2:0", "conv1:0"], new()
            {
                Steps = 5,
                Negative = true,
                Progress = work.Progress,
                Cancellation = work.Cancellation,
            });
        },
        ["dream"] = work =>
        {
            using var network = Planted.Random();
            network.Dream(Objectives.Layer("conv1"), new(2, 20, 20, new byte[800]), new()
            {
                Octaves = 3,
                SmallestOctave = 8,
                Steps = 4,
                Progress = work.Progress,
                Cancellation = work.Cancellation,
            });
        },
        ["attack"] = work =>
        {
            using var network = Planted.Random();
            using var inputs = zeros(300, 2, 8, 8);
            network.Attack(inputs, new() { Steps = 2, Progress = work.Progress, Cancellation = work.Cancellation }).Dispose();
        },
        ["rows"] = work => Rows(work, enumerated: 0),
        ["all rows"] = work => Rows(work, enumerated: 1000),
        ["cells"] = work =>
        {
            using var network = Counting.Hooked(Counting.Network());
            CellSearch.Run(
                network, Counting.Parts(Counting.Text(8_000, seed: 1)), [Concepts.Upper, Concepts.Space],
                new()
                {
                    Directions = 4,
                    Resamples = 100,
                    AblatedUnits = 0,
                    Progress = work.Progress,
                    Cancellation = work.Cancellation,
                });
        },
        ["recurrent"] = work =>
        {
            using var network = Counting.Network();
            CodedText Text(int seed)
            {
                var text = Counting.Text(3_000, seed);
                return new(text.AsMemory(), Counting.Codes(text));
            }

            RecurrentAnalysis.Of(network, Text(1), Text(2), new()
            {
                Orders = 3,
                Progress = work.Progress,
                Cancellation = work.Cancellation,
            });
        },
    };

    [TestMethod]
    [DataRow("maximise"), DataRow("maximise all"), DataRow("dream"), DataRow("attack"), DataRow("rows"), DataRow("all rows")]
    [DataRow("cells"), DataRow("recurrent")]
    public void Progress_rises_to_1_and_says_what_is_being_done(string verb)
    {
        var told = new Told();
        Verbs[verb](new() { Progress = told });
        told.AssertRisesTo1();
    }

    [TestMethod]
    [DataRow("maximise"), DataRow("maximise all"), DataRow("dream"), DataRow("attack"), DataRow("rows"), DataRow("all rows")]
    [DataRow("cells"), DataRow("recurrent")]
    public void Work_that_is_cancelled_ends(string verb)
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => Verbs[verb](new() { Cancellation = cancelled.Token }));
    }

    [TestMethod]
    [DataRow("maximise"), DataRow("maximise all"), DataRow("dream"), DataRow("attack"), DataRow("rows")]
    [DataRow("cells"), DataRow("recurrent")]
    public void Work_that_is_cancelled_by_its_listener_ends(string verb)
    {
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Verbs[verb](
            new() { Progress = new Told(source.Cancel), Cancellation = source.Token }));
    }

    [TestMethod]
    public void Parts_are_told_as_shares_of_the_whole_and_by_name()
    {
        var told = new Told();
        var part = ((IProgress<WorkProgress>)told).Part(1, 4);
        part.Report("half", 0.5);
        part.Part(1, 2, "second half").Report("whole", 1);
        part.Within("inside").Report("end", 1);
        CollectionAssert.AreEqual(
            new[] { ("half", 0.375), ("second half", 0.5), ("inside: end", 0.5) },
            told.Reports.Select(report => (report.Stage, report.Share)).ToArray());
        Assert.IsNull(((IProgress<WorkProgress>?)null).Part(0, 2).Within("nobody"));
    }

    private static void Rows(SeededWork work, int enumerated)
    {
        using var network = Planted.Perceptron(6, 5, seed: 1);
        RowColumn Column(int c) =>
            new($"c{c}", [2 * c, 2 * c + 1], [.. Enumerable.Range(0, 4).Select(i => (IReadOnlyList<float>)[i, i * c])]);
        var space = new RowSpace(new float[6], [.. Enumerable.Range(0, 3).Select(Column)]);
        network.Maximize(Objectives.Channel("logits:0"), space, null, new()
        {
            EnumerateUpTo = enumerated,
            Progress = work.Progress,
            Cancellation = work.Cancellation,
        });
    }
}
