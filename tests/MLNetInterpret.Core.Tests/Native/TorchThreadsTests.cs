using System.Runtime.InteropServices;
using MLNetInterpret.Core.Native;
using static TorchSharp.torch;

namespace MLNetInterpret.Native;

[TestClass]
public class TorchThreadsTests
{
    private const double Small = TorchThreads.WorthWaking / 2;
    private const double Large = TorchThreads.WorthWaking;
    private int _before;

    private delegate int Count();

    [TestInitialize]
    public void Remember()
    {
        LibTorch.EnsureLoaded();
        _before = get_num_threads();
    }

    [TestCleanup]
    public void Restore() => set_num_threads(_before);

    [TestMethod, DataRow(1), DataRow(2), DataRow(5)]
    public void Small_work_takes_one_thread_and_larger_work_the_hosts_number(int host)
    {
        var ((small, large), after) = Spying.OnHost(host, () => (TorchThreads.Of(Small), TorchThreads.Of(Large)));
        Assert.AreEqual((1, host, host), (small, large, after));
    }

    [TestMethod]
    public void Work_inside_other_work_decides_by_its_own_size()
    {
        var (seen, after) = Spying.OnHost(3, () =>
        {
            var seen = new List<int>();
            void Look() => seen.Add(get_num_threads());
            using (TorchThreads.For(Small))
            {
                using (TorchThreads.For(Large)) Look();
                Look();
                using (TorchThreads.Exactly(2))
                {
                    Look();
                    using (TorchThreads.For(Small)) Look();
                    using (TorchThreads.For(Large)) Look();
                    seen.Add(TorchThreads.Host);
                }

                Look();
                seen.Add(TorchThreads.Host);
            }

            Look();
            return seen;
        });
        CollectionAssert.AreEqual(new[] { 3, 1, 2, 1, 2, 2, 1, 3, 3 }, seen);
        Assert.AreEqual(3, after);
    }

    [TestMethod]
    public void The_number_is_the_hosts_again_after_a_failure()
    {
        var (_, after) = Spying.OnHost(3, () =>
        {
            Assert.ThrowsExactly<InvalidOperationException>(() =>
            {
                using var threads = TorchThreads.For(Small);
                throw new InvalidOperationException();
            });
            return 0;
        });
        Assert.AreEqual(3, after);
    }

    [TestMethod]
    public void What_somebody_sets_meanwhile_stays()
    {
        var (_, after) = Spying.OnHost(3, () =>
        {
            using var threads = TorchThreads.For(Small);
            set_num_threads(2);
            return 0;
        });
        Assert.AreEqual(2, after);
    }

    [TestMethod]
    public void No_other_thread_of_the_host_sees_it()
    {
        set_num_threads(4);
        using var threads = TorchThreads.For(Small);
        Assert.AreEqual(1, get_num_threads());
        var (fresh, large) = (0, 0);
        var other = new Thread(() => (fresh, large) = (get_num_threads(), TorchThreads.Of(Large)));
        other.Start();
        other.Join();
        Assert.AreEqual((4, 4), (fresh, large));
    }

    [TestMethod]
    public void Threads_of_the_host_that_have_numbers_of_their_own_keep_them()
    {
        int[] hosts = [1, 2, 3, 4];
        using var together = new Barrier(hosts.Length);
        var answers = new (int Inside, int After)[hosts.Length];
        var threads = hosts.Select((number, at) => new Thread(() => answers[at] = Spying.OnHost(number, () =>
        {
            var inside = 0;
            for (var round = 0; round < 50; round++)
            {
                together.SignalAndWait();
                using var scope = TorchThreads.For(round % 2 == 0 ? Small : Large);
                inside += get_num_threads();
            }

            return inside;
        }))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        CollectionAssert.AreEqual(hosts.Select(number => (25 * (1 + number), number)).ToArray(), answers);
    }

    [TestMethod, OSCondition(OperatingSystems.Linux)]
    public void Matrix_products_follow_even_where_the_host_set_their_number()
    {
        var mkl = Marshal.GetDelegateForFunctionPointer<Count>(LibTorch.Function("MKL_Get_Max_Threads"));
        var ((small, large), _) = Spying.OnHost(2, () =>
        {
            int Inside(double size)
            {
                using var threads = TorchThreads.For(size);
                return mkl();
            }

            return (Inside(Small), Inside(Large));
        });
        Assert.AreEqual((1, 2), (small, large));
    }
}
