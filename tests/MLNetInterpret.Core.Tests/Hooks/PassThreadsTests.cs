using MLNetInterpret.Core.Rows;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Hooks;

/// <summary>Threads and kernels of everything that passes a network.</summary>
[TestClass]
public class PassThreadsTests
{
    private const int Few = 4;
    private const int Many = 4000;
    private int _before;

    [TestInitialize]
    public void Remember()
    {
        LibTorch.EnsureLoaded();
        _before = get_num_threads();
    }

    [TestCleanup]
    public void Restore() => set_num_threads(_before);

    [TestMethod, DataRow(Few, 1), DataRow(Many, 3)]
    public void Every_kind_of_pass_takes_threads_by_its_size(int rows, int expected)
    {
        using var spy = new Spying(nn.Linear(32, 64));
        using var network = new HookedNetwork(spy, 32);
        using var input = rand([rows, 32], generator: new Generator(1));
        foreach (var pass in new Action[]
        {
            () => network.Run(input).Dispose(),
            () => network.RunWithCache(input, "inner").Dispose(),
            () => network.RunHeld(input, Unit.Parse("inner:1"), 2, "inner").Dispose(),
            () => network.Predict(input),
            () => network.Score(Objectives.Channel("inner:1"), input),
            () => network.Maximize(
                Objectives.Channel("inner:1"), Rows.Near(input, linf: 1), options: new() { Steps = 2, Count = rows }).Dispose(),
        })
        {
            spy.Seen.Clear();
            var (_, after) = Spying.OnHost(3, () =>
            {
                pass();
                return 0;
            });
            CollectionAssert.AreEqual(new[] { expected }, spy.Threads);
            Assert.AreEqual(3, after);
        }
    }

    [TestMethod]
    public void A_small_attack_takes_one_thread()
    {
        using var spy = new Spying(nn.Linear(32, 4));
        using var network = new HookedNetwork(spy, 32);
        using var input = rand([Few, 32], generator: new Generator(1));
        var (_, after) = Spying.OnHost(3, () =>
        {
            network.Attack(input, new() { LInf = 0.1, Steps = 2, Targets = [1] }).Dispose();
            return 0;
        });
        CollectionAssert.AreEqual(new[] { 1 }, spy.Threads);
        Assert.AreEqual(3, after);
    }

    [TestMethod]
    public void The_hosts_number_comes_back_after_a_failure_in_the_network_or_the_objective()
    {
        using var spy = new Spying(nn.Linear(32, 64));
        using var network = new HookedNetwork(spy, 32);
        using var input = zeros(Few, 32);
        Objective failing = new("fails", ["inner"], _ => throw new InvalidOperationException());
        var (_, after) = Spying.OnHost(3, () =>
        {
            Assert.ThrowsExactly<InvalidOperationException>(
                () => network.Maximize(failing, Rows.Near(input, linf: 1), options: new() { Count = Few }));
            spy.Fails = true;
            Assert.ThrowsExactly<InvalidOperationException>(() => network.Run(input));
            Assert.ThrowsExactly<InvalidOperationException>(() => network.RunWithCache(input, "inner"));
            return 0;
        });
        Assert.AreEqual(3, after);
        Assert.IsTrue(spy.Seen.All(seen => seen.Threads == 1));
    }

    [TestMethod, DataRow(Few), DataRow(Many)]
    public void Requests_side_by_side_get_the_same_bits_and_keep_their_numbers(int rows)
    {
        using var spy = new Spying(nn.Sequential(nn.Linear(32, 64), nn.ReLU(), nn.Linear(64, 8)));
        using var network = new HookedNetwork(spy, 32);
        using var input = rand([rows, 32], generator: new Generator(1));
        byte[] Answer()
        {
            using var frozen = no_grad();
            using var output = network.Run(input);
            return output.bytes.ToArray();
        }

        var (alone, _) = Spying.OnHost(2, Answer);
        var answers = new ((byte[][] Bits, int Number) Result, int After)[4];
        Thread[] requests = [.. Enumerable.Range(0, answers.Length).Select(at => new Thread(() =>
            answers[at] = Spying.OnHost(2, () => (Enumerable.Range(0, 20).Select(_ => Answer()).ToArray(), get_num_threads()))))];
        Array.ForEach(requests, request => request.Start());
        Array.ForEach(requests, request => request.Join());
        foreach (var (result, after) in answers)
        {
            Assert.AreEqual((2, 2), (result.Number, after));
            foreach (var bits in result.Bits) CollectionAssert.AreEqual(alone, bits);
        }
    }

    [TestMethod]
    public void All_units_of_a_small_module_of_ones_own_are_maximised_on_one_thread_by_the_right_kernels()
    {
        using var spy = new Spying(nn.Sequential(
            ("conv1", nn.Conv2d(3, 8, 3, padding: 1)), ("relu1", nn.ReLU()), ("conv2", nn.Conv2d(8, 16, 3, padding: 1))));
        using var network = new HookedNetwork(spy, 3, 12, 12);
        spy.Seen.Clear();
        var (found, after) = Spying.OnHost(3, () => network.MaximizeAll("inner.conv1", options: new() { Steps = 3 }));
        Assert.HasCount(8, found);
        Assert.AreEqual(3, after);
        Assert.IsTrue(spy.Seen.All(seen => seen == (1, false, false)), string.Join(", ", spy.Seen.Distinct()));
    }
}
