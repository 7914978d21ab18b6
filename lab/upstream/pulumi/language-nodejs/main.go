// The language host that the engine starts for `runtime: nodejs`. Pulumi's own is in no Go module that can be downloaded,
// so this one stands in: it runs programs and policy packs with the SDK's entry points, and writes code with Pulumi's own
// generator. Packing and publishing packages is left out. Protocol: https://github.com/pulumi/pulumi/blob/master/proto/pulumi/language.proto
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

// An engine that was killed cannot say that it is gone: the host asks, and ends with what it started.
const engineLives = 5 * time.Second

func main() {
	flag.String("tracing", "", "accepted, and not used")
	flag.Parse()
	if err := serve(flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(engine string) error {
	ctx, end := signal.NotifyContext(context.Background(), os.Interrupt)
	defer end()
	stop := make(chan bool)
	go func() {
		<-ctx.Done()
		close(stop)
	}()
	if engine != "" {
		if err := rpcutil.Healthcheck(ctx, engine, engineLives, end); err != nil {
			return fmt.Errorf("the engine at %s cannot be asked: %w", engine, err)
		}
	}
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: stop,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, &host{engine: engine, lives: ctx})
			return nil
		},
	})
	if err != nil {
		return err
	}
	fmt.Println(handle.Port)
	return <-handle.Done
}
