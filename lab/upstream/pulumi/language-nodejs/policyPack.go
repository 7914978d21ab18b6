package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// What a plugin prints, on its way to the engine, which reads the port from it.
type output func([]byte) error

func (send output) Write(text []byte) (int, error) {
	return len(text), send(text)
}

// Runs a policy pack (`--policy-pack`) until the engine ends it. Its arguments are the engine's address and the pack's folder.
func (h *host) RunPlugin(request *pulumirpc.RunPluginRequest, stream pulumirpc.LanguageRuntime_RunPluginServer) error {
	if request.GetKind() != "analyzer" {
		return fmt.Errorf("%s %q is a plugin written for Node, and this language host runs only policy packs", request.GetKind(), request.GetName())
	}
	command, err := h.node(stream.Context(), request.GetInfo(), "run-policy-pack", append(request.GetArgs(), request.GetInfo().GetProgramDirectory()))
	if err != nil {
		return err
	}
	command.Dir = request.GetInfo().GetProgramDirectory()
	command.Env = append(append(os.Environ(), request.GetEnv()...), typescript(request.GetInfo()))
	command.Stdout = output(func(text []byte) error {
		return stream.Send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Stdout{Stdout: text}})
	})
	command.Stderr = output(func(text []byte) error {
		return stream.Send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Stderr{Stderr: text}})
	})
	var exit *exec.ExitError
	if err := command.Run(); err != nil && !errors.As(err, &exit) {
		return err
	}
	return stream.Send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Exitcode{Exitcode: int32(command.ProcessState.ExitCode())}})
}
