using MLNetInterpret.Core.Units;

namespace MLNetInterpret;

[TestClass]
public sealed class CancellingTests
{
    [TestMethod]
    public void A_thread_that_outlives_cancelled_work_does_not_end_the_work_after_it()
    {
        using var cancel = new CancellationTokenSource();
        using var next = new SemaphoreSlim(0);
        using var done = new SemaphoreSlim(0);
        var ended = new List<bool>();
        var kept = new Thread(() =>
        {
            for (var work = 0; work < 2; work++)
            {
                next.Wait();
                try
                {
                    Cancelling.Hear();
                    ended.Add(false);
                }
                catch (OperationCanceledException)
                {
                    ended.Add(true);
                }

                done.Release();
            }
        });
        void Once()
        {
            next.Release();
            done.Wait();
        }

        Cancelling.Run(() =>
        {
            kept.Start();
            cancel.Cancel();
            Once();
        }, cancel.Token);
        Cancelling.Run(Once, default);
        kept.Join();
        CollectionAssert.AreEqual(new[] { true, false }, ended);
    }
}
